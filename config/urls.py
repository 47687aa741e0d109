"""All addresses on one page. Sign-in is the default; what stands in PUBLIC is open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from exam.views import attempts, clock, desk, handouts, home, papers, questions, sittings, topics, versions
from materials.views import policies


def public(route, view, name):
    return path(route, login_not_required(view), name=name)


PUBLIC = [
    public("", home.home, "home"),
    public("topics/", topics.topics, "topics"),
    public("topics/<str:slug>/", topics.topic, "topic"),
    public("policies/", policies.policies, "policies"),
    public("policies/<int:pk>/", policies.policy, "policy"),
]

urlpatterns = [
    *PUBLIC,
    path("policies/new/", policies.policy_new, name="policy-new"),
    path("policies/<int:pk>/edit/", policies.policy_edit, name="policy-edit"),
    path("questions/", questions.questions, name="questions"),
    path("questions/<int:pk>/", questions.question, name="question"),
    path("questions/<int:pk>/attempts/", attempts.start, name="attempt-start"),
    path("attempts/", attempts.attempts, name="attempts"),
    path("attempts/<int:pk>/", attempts.attempt, name="attempt"),
    path("attempts/<int:pk>/draft/", attempts.draft, name="draft"),
    path("attempts/<int:pk>/submission/", attempts.submit, name="submit"),
    path("attempts/<int:pk>/versions/", versions.versions, name="versions"),
    path("attempts/<int:pk>/versions/<int:revision>/restore/", versions.restore, name="version-restore"),
    path("attempts/<int:pk>/comparison/", attempts.comparison, name="comparison"),
    path("attempts/<int:pk>/self-marking/", attempts.self_marking, name="self-marking"),
    path("attempts/<int:pk>/clock/", clock.clock, name="attempt-clock"),
    path("papers/", papers.papers, name="papers"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("papers/<int:pk>/sittings/", sittings.start, name="sitting-start"),
    path("sittings/<int:pk>/", sittings.sitting, name="sitting"),
    path("sittings/<int:pk>/finish/", sittings.finish, name="sitting-finish"),
    path("teach/", desk.desk, name="teach"),
    path("teach/papers/<int:pk>/", papers.settings, name="teach-paper"),
    path("teach/handouts/new/", handouts.handout_new, name="handout-new"),
    path("teach/handouts/<int:pk>/", handouts.handout, name="handout"),
    path("teach/handouts/<int:pk>/confirmation/", handouts.confirm, name="handout-confirm"),
    path("teach/questions/<int:pk>/", desk.question, name="teach-question"),
    path("teach/questions/<int:pk>/state/", desk.state, name="teach-question-state"),
    path("teach/questions/<int:pk>/rubric/", desk.rubric, name="teach-question-rubric"),
    path("accounts/", include("allauth.urls")),
]
