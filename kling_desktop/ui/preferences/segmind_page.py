"""The pages of Segmind that this program offers to open in the browser. Nothing here is ever fetched by us."""

from kling_desktop.core.identity import ACCOUNT_URL

ACCOUNT_PAGE = ACCOUNT_URL
"""Sign up, sign in, usage; credit is added from here too, since no address of its own is published for that."""
KEYS_PAGE = f"{ACCOUNT_URL}/api-keys"
"""Source: the sign-in steps in public write-ups of Segmind's quickstart, read 2026-11-23."""
PRIVACY_PAGE = "https://www.segmind.com/privacy"
"""Source: a public index of Segmind's pages (SignUp, TermsOfService, PrivacyPolicy), read 2026-11-23."""
