"""The playground's page in a real Chromium, clicked through as people would."""
