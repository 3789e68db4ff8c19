"""The events of the requests desk: their sentences and who may read them. Registered once, when the app is ready.

A sentence's placeholders are keys of the event's data; a value {"zh": .., "en": ..} is shown in the reader's
language. Reasons and free texts are not part of a sentence: `data["reason"]`, `data["text"]` are shown beside it, to
those who may read internal or partner events.
"""
from django.utils.translation import gettext_lazy as _

from parkadmin.core.events import register

TENANT_TOO = "tenant internal"
EVERYBODY = "tenant internal partner"
DESTINATION_TOO = "internal partner"

register("request.submit", _("sent the request"), TENANT_TOO)
register("request.sign", _("signed for the request"), TENANT_TOO)
register("request.ask", _("asked the tenant a question"), TENANT_TOO)
register("request.answer", _("answered; work goes on"), TENANT_TOO)
register("request.activate", _("started to look for help"), TENANT_TOO)
register("request.decline", _("declined the request"), TENANT_TOO)
register("request.appeal", _("appealed against the refusal"), TENANT_TOO)
register("request.resolve", _("reported the request as resolved"), TENANT_TOO)
register("request.confirm", _("confirmed the result and rated it %(rating)s of 5"), TENANT_TOO)
register("request.not_solved", _("said that it is not solved"), TENANT_TOO)
register("request.reopen", _("reopened the request"), TENANT_TOO)
register("request.close_silent", _("closed the request, unconfirmed: no answer for seven working days"), TENANT_TOO)
register("request.close_unreachable", _("closed the request: no answer to the question for fourteen days"), TENANT_TOO)
register("request.withdraw", _("withdrew the request"), TENANT_TOO)
register("request.mark_duplicate", _("marked the request as a duplicate of %(other)s"), TENANT_TOO)
register("request.mark_error", _("marked the request as entered in error"))
register("request.split", _("took a second need out of it: %(other)s"), TENANT_TOO)
register("request.split_from", _("opened it for a second need in %(other)s"), TENANT_TOO)
register("request.edit", _("changed the request"), TENANT_TOO)
register("request.sharing", _("changed how far the request may be shared"), TENANT_TOO)
register("request.take", _("took the request"))
register("request.assign", _("gave the request to %(owner)s"))
register("request.unassign", _("undid the change of the officer"))
register("request.triage", _("changed kind or priority"))
register("request.attach", _("added the file %(name)s"), TENANT_TOO)
register("request.warned", _("three quarters of the time for “%(clock)s” have passed"))
register("request.overdue", _("the time for “%(clock)s” has run out"))
register("request.reminded", _("reminded the tenant of the open question"), TENANT_TOO)
register("request.passed_over", _("passed over %(resource)s as not suitable"))
register("request.considered_again", _("put %(resource)s back among the suggestions"))
register("matching.weights", _("changed what counts how much in suggestions"))
register("matching.weights_reset", _("put the weights of suggestions back as they were shipped"))
register("matching.term", _("keeps “%(zh)s · %(en)s” in the glossary"))
register("matching.term_removed", _("took “%(zh)s · %(en)s” out of the glossary"))
register("offer.tell", _("%(tenant)s was told of %(resource)s"))

register("referral.draft", _("prepared a referral to %(destination)s"))
register("referral.send", _("asked %(destination)s for help"), EVERYBODY)
register("referral.receive", _("%(destination)s signed for it"), EVERYBODY)
register("referral.accept", _("%(destination)s will help"), EVERYBODY)
register("referral.reject", _("%(destination)s cannot help; the park looks further"), EVERYBODY)
register("referral.recall", _("recalled the referral to %(destination)s"), EVERYBODY)
register("referral.start", _("%(destination)s has started"), EVERYBODY)
register("referral.progress", _("%(destination)s reported progress"), EVERYBODY)
register("referral.hold", _("%(destination)s has put it on hold"), EVERYBODY)
register("referral.resume", _("%(destination)s goes on"), EVERYBODY)
register("referral.complete", _("%(destination)s has completed its help"), EVERYBODY)
register("referral.fail", _("%(destination)s could not do it; the park looks further"), EVERYBODY)
register("referral.cancel", _("the referral to %(destination)s was cancelled"), EVERYBODY)
register("referral.rework", _("asked %(destination)s to go on"), EVERYBODY)
register("referral.mark_error", _("marked the referral to %(destination)s as entered in error"))
register("referral.identity", _("%(destination)s learned name and contact of the tenant"), EVERYBODY)
register("referral.link", _("mailed a link to %(email)s"))
register("referral.onward", _("%(origin)s asked %(destination)s in turn"), DESTINATION_TOO)
register("referral.warned", _("three quarters of the time for “%(clock)s” have passed"), DESTINATION_TOO)
register("referral.overdue", _("the time for “%(clock)s” has run out"), DESTINATION_TOO)

OWN_ENTRY = "internal partner"

register("directory.add", _("added %(name)s to the directory"), OWN_ENTRY)
register("directory.edit", _("changed the entry of %(name)s"), OWN_ENTRY)
register("directory.archive", _("archived %(name)s"), OWN_ENTRY)
register("directory.restore", _("took up %(name)s again"), OWN_ENTRY)
register("directory.taken_back", _("took %(name)s out of the directory: the import that entered it was undone"),
         OWN_ENTRY)
register("directory.capacity", _("said how much room there is: %(name)s"), OWN_ENTRY)
register("directory.confirm", _("confirmed that the entry is still right: %(name)s"), OWN_ENTRY)
register("directory.remove_place", _("removed the place %(name)s"), OWN_ENTRY)
register("directory.ask", _("asked %(email)s to confirm the entries"), OWN_ENTRY)
register("directory.propose", _("proposed changes: %(name)s"), OWN_ENTRY)
register("directory.accept", _("accepted the proposed changes: %(name)s"), OWN_ENTRY)
register("directory.return", _("returned the proposed changes: %(name)s"), OWN_ENTRY)
register("directory.withdraw", _("withdrew the proposed changes: %(name)s"), OWN_ENTRY)
register("directory.import", _("read in a directory from %(source)s"))
register("agreement.add", _("made the agreement “%(title)s”"), OWN_ENTRY)
register("agreement.edit", _("changed the agreement “%(title)s”"), OWN_ENTRY)
register("agreement.countersign", _("countersigned the agreement “%(title)s”"), OWN_ENTRY)
register("agreement.end", _("ended the agreement “%(title)s”"), OWN_ENTRY)
register("agreement.document", _("added the document %(file)s to the agreement “%(title)s”"), OWN_ENTRY)
register("agreement.remind", _("reminded that the agreement “%(title)s” ends soon"))
register("vocabulary.topic", _("changed the topic %(name)s"))
register("vocabulary.cross_walk", _("settled that “%(term)s” means %(name)s"))
register("vocabulary.cross_walk_removed", _("settled that “%(term)s” no longer means %(name)s"))
