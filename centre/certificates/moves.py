"""Who may touch a certificate, and the one way in which it changes its state."""

from centre.moves import OwnMoves
from models.certificates import TRANSITIONS, Certificate
from models.rights import Right

PREFIX = "ZM"  # 证明
MOVES = OwnMoves("certificate", Certificate, TRANSITIONS, works=Right.WORK_VOLUNTEERS)
find, for_owner, for_desk = MOVES.find, MOVES.for_resident, MOVES.for_staff
