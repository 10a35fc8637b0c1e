"""The names in which something may be written on a notice: offices, authorities, partners (rule S.1)."""

from centre.register import Register
from models.sites import Issuer

ISSUERS = Register("issuer", Issuer, "MC")  # 名称
