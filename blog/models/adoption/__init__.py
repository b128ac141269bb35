"""Adoption: a tutorial's database becomes the blog's.

MySQL commits with every change of a table, so an adoption is a row of steps. Each can be repeated, and what is
already done is read from the database; so an interrupted adoption goes on where it stopped. From the first
step to the last the table ``sheaf_adoption`` stands there, and while it does nothing is served.
"""

from blog.models.adoption.adoption import Adoption, Report
from blog.models.adoption.refusal import CannotAdopt

__all__ = ["Adoption", "CannotAdopt", "Report"]
