"""What can be asked of classes, in the words of the domain."""

from django.db import models
from django.db.models import Count, Q


class ClassroomQuerySet(models.QuerySet):
    def taught_by(self, user):
        """The teacher's own classes; an operator's are all. A colleague's do not exist for anybody else."""
        return self if user.is_superuser else self.filter(teachers=user)

    def joined_by(self, user):
        """The classes the person is in now."""
        return self.filter(memberships__student=user, memberships__left_at=None)

    def with_counts(self):
        """Adds `student_count`, of those who are in the class now."""
        return self.annotate(student_count=Count("memberships", Q(memberships__left_at=None), distinct=True))
