"""Flask extensions without an application; ``create_app`` binds them."""

from flask_babel import Babel
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from blog.models.base import Base

# Objects stay readable after a commit: a page that is rendered afterwards may not query.
db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})
csrf = CSRFProtect()
migrate = Migrate(render_as_batch=True)
babel = Babel()
