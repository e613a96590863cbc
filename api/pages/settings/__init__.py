"""``/indstillinger``: who I am here, my sessions; for administrators how the installation is set up."""

from api.pages.settings.routes import router

__all__ = ["router"]
