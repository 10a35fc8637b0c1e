"""What people say who ask for money or goods, and what only sounds like it; a centre may change both."""

# Matched as danger words are: Chinese anywhere in a text, English as whole words. What is refused by mistake
# costs a question to the desk; what is let through by mistake costs the centre its name.
APPEALS = (
    # money
    "募捐", "募款", "募集", "捐款", "捐钱", "捐赠", "捐助", "求捐", "认捐", "捐献", "众筹", "筹款", "筹钱",
    "筹集", "集资", "善款", "爱心款", "凑钱", "凑份子", "赞助费", "拉赞助", "出资", "收款码", "扫码付",
    "扫码支持", "转账", "打款", "汇款", "微信红包", "发红包", "报名费", "每人交", "每人收", "交钱",
    "收取费用", "义卖", "爱心义拍", "donate", "donates", "donation", "donations", "donating", "fundraiser",
    "fundraisers", "fundraising", "fund-raising", "raise money", "raising money", "raise funds",
    "raising funds", "raise cash", "collect money", "collecting money", "collection box", "collection tin",
    "chip in", "chipping in", "crowdfunding", "crowdfund", "contribute money", "give money",
    "money from residents", "ask for money", "transfer money", "bank transfer", "sponsorship",
    "sponsor us", "entry fee", "entrance fee", "fee per person", "bring cash", "charity sale",
    "charity auction", "bake sale",
    # goods
    "捐物", "捐衣", "捐书", "捐出", "捐一", "征集物资", "征集旧", "收集旧", "收旧衣", "旧衣回收", "送来旧",
    "带来旧", "collect clothes", "collecting clothes", "collect toys", "collecting toys", "collect food",
    "collecting food", "collect books", "collecting books", "bring old clothes", "bring used clothes",
    "bring your old", "bring unwanted", "old clothes wanted", "toys wanted", "books wanted", "food drive",
    "clothes drive", "toy drive", "book drive",
)  # fmt: skip

NO_APPEALS = (
    "不募捐", "不捐款", "不收捐款", "不接受捐款", "不接受捐赠", "谢绝捐赠", "谢绝捐款", "不用捐", "无需捐款",
    "无需捐赠", "不需要捐", "不涉及募捐", "不涉及捐款", "防范募捐诈骗", "募捐诈骗", "捐款诈骗", "捐款骗局",
    "假募捐", "捐赠诈骗", "不转账", "不要转账", "别转账", "转账诈骗", "转账骗局", "不汇款", "不要汇款",
    "不要打款", "汇款诈骗", "不收报名费", "免报名费", "无报名费", "不用交钱", "不交钱", "不收取费用",
    "募集志愿者", "捐献血", "器官捐献", "遗体捐献", "造血干细胞捐献", "捐献造血干细胞", "no donations",
    "no donation", "do not donate", "don't donate", "not asking for donations", "donations are not accepted",
    "without donations", "donation scam", "donation scams", "donate blood", "blood donation",
    "blood donations", "donating blood", "organ donation", "fundraising scam", "fundraising scams",
    "not a fundraiser", "do not collect money", "don't collect money", "not collecting money",
    "never transfer money", "do not transfer money", "don't transfer money", "no entry fee",
    "no entrance fee", "do not give money", "don't give money", "never give money", "never ask for money",
    "do not ask for money", "bank transfer scam", "bank transfer fraud",
)  # fmt: skip
