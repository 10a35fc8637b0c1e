"""What people say when there is danger, and what only sounds like it; a centre may change both lists."""

# Chinese is matched anywhere in a text, English as whole words. Better one alarm too many than one too few,
# but an alarm at every notice about smoking would soon be ignored.
DANGER = (
    # fire and gas
    "着火", "起火", "失火", "火灾", "冒烟", "浓烟", "烧起来", "爆炸", "煤气味", "燃气味", "天然气味",
    "煤气泄漏", "燃气泄漏", "煤气漏", "燃气漏", "漏煤气", "漏燃气", "漏气", "煤气中毒", "有煤气的味道",
    "闻到煤气", "闻到燃气", "on fire", "house fire", "there is a fire", "there's a fire", "a fire in",
    "fire has broken out", "caught fire", "smell smoke", "smell of smoke", "see smoke", "smoke in",
    "smoke coming", "smoke everywhere", "full of smoke", "there is smoke", "there's smoke",
    "lots of smoke", "black smoke", "explosion", "exploded", "smell gas", "smell of gas", "smells of gas",
    "smells like gas", "gas smell", "gas leak", "leaking gas", "gas is leaking", "carbon monoxide",
    # falls and sudden illness
    "摔倒", "跌倒", "摔了", "滑倒", "摔伤", "站不起来", "爬不起来", "起不来了", "晕倒", "昏倒", "昏迷",
    "不省人事", "叫不醒", "没有呼吸", "没呼吸", "喘不过气", "喘不上气", "呼吸困难", "胸口疼", "胸口痛",
    "胸痛", "心口疼", "心脏病发", "心梗", "中风", "抽搐", "大出血", "流了很多血", "流血不止", "噎住",
    "中毒", "触电", "溺水", "掉水里", "落水", "i fell", "i have fallen", "i've fallen", "has fallen",
    "had a fall", "fell down", "fell over", "fell off", "can't get up", "cannot get up", "cant get up",
    "can't breathe", "cannot breathe", "cant breathe", "not breathing", "trouble breathing", "chest pain",
    "chest hurts", "heart attack", "having a stroke", "had a stroke", "unconscious", "passed out",
    "fainted", "collapsed", "won't wake up", "bleeding badly", "bleeding heavily", "lots of blood",
    "choking", "poisoned", "electrocuted", "electric shock", "drowning",
    # violence, despair, being shut in
    "救命", "打人", "打架", "持刀", "砍人", "捅人", "抢劫", "家暴", "自杀", "轻生", "不想活", "跳楼",
    "割腕", "困在电梯", "电梯困人", "被困", "电线掉", "漏电", "being attacked", "attacked me",
    "has a knife", "with a knife", "being robbed", "kill myself", "suicide", "want to die",
    "stuck in the lift", "stuck in the elevator", "trapped", "live wire",
)  # fmt: skip

HARMLESS = (
    "火灾演练", "火灾演习", "火灾逃生", "火灾预防", "预防火灾", "火灾隐患", "防火灾", "爆炸性",
    "冒烟测试", "防跌倒", "预防跌倒", "防摔倒", "预防摔倒", "防滑倒", "防摔伤", "预防中风", "中风康复",
    "预防煤气中毒", "防煤气中毒", "防溺水", "预防溺水", "防触电", "急救", "救命恩人", "防家暴", "反家暴",
    "打架子鼓", "没有漏气", "没漏气", "轮胎漏气", "车胎漏气", "自行车漏气", "下落水", "smoke-free",
    "smoke free", "no smoke in", "fell in love", "fell asleep", "fell behind", "has fallen asleep",
    "has fallen behind", "has fallen through", "collapsed chair", "suicide prevention", "fall prevention",
)  # fmt: skip
