"""The program's names, in one place: app id, folder names, keyring service, addresses of Segmind."""

APP_ID = "io.github.kling_desktop.KlingDesktop"
"""Desktop file, Wayland app id, icon and package metadata all use exactly this string."""
APP_NAME = "Kling Desktop"
APP_SLUG = "kling-desktop"
"""Command, data folder and log file name."""

KEYRING_SERVICE = APP_ID
KEYRING_USER = "segmind-api-key"
KEY_VARIABLE = "SEGMIND_API_KEY"
"""Environment variable the official SDK reads too; read once, then taken out of the environment."""

LIBRARY_FOLDER = APP_NAME
"""Folder made in the person's Pictures folder."""
DEMO_LIBRARY_FOLDER = f"{APP_NAME} Demo"

ACCOUNT_URL = "https://platform.segmind.com"
"""Where a person makes an account, adds credit and copies a key. Source: docs/service.md section 1, read 2026-11-23."""
