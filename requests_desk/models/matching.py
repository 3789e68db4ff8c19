"""The index behind suggestions and search: documents, their words, what words mean in the other language, and how much
each part of a score counts. Vectors stand in a table of their own, which is there only where pgvector is
(requests_desk.matching.vectors)."""
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from parkadmin.core.models import Park, Row


class DocumentKind(models.TextChoices):
    RESOURCE = "resource", _("Resource")
    REQUEST = "request", _("Request")
    TENANT = "tenant", _("Tenant")
    PROGRAMME = "programme", _("Programme")


class MatchDocument(models.Model):
    """One object as the index knows it. `words_hash` is of its text and of how words are made; `encoder` is the name
    and version with which its vectors were made, empty while there are none. Lengths are counted in words."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10, choices=DocumentKind.choices)
    object_id = models.UUIDField()
    park = models.ForeignKey(Park, models.CASCADE, null=True, related_name="+")
    words_han = models.PositiveIntegerField(default=0)
    words_latin = models.PositiveIntegerField(default=0)
    words_hash = models.CharField(max_length=32)
    encoder = models.CharField(max_length=40, blank=True, default="")
    indexed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("document of the index")
        verbose_name_plural = _("documents of the index")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], include=["words_han", "words_latin"],
                                    name="one_document_per_object"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_known")]
        indexes = [models.Index(fields=["encoder", "id"], name="match_document_encoder")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class MatchPosting(models.Model):
    """How often a term stands in a document, and how many words of the term's script the document has: all that BM25
    needs, so that a statement reads nothing else."""

    pk = models.CompositePrimaryKey("kind", "term", "document_id")
    kind = models.CharField(max_length=10)
    term = models.CharField(max_length=48, db_collation="C")
    document = models.ForeignKey(MatchDocument, models.CASCADE, related_name="postings", db_constraint=False)
    tf = models.SmallIntegerField()
    length = models.IntegerField()

    class Meta:
        verbose_name = _("word of the index")
        verbose_name_plural = _("words of the index")

    def __str__(self) -> str:
        return f"{self.term} × {self.tf}"


class MatchCommonTerm(models.Model):
    """A term that very many documents hold: known beforehand, so that a long text does not read all of them."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=10)
    term = models.CharField(max_length=48, db_collation="C")
    documents = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("common word of the index")
        verbose_name_plural = _("common words of the index")
        constraints = [models.UniqueConstraint(fields=["kind", "term"], name="one_count_per_common_term")]

    def __str__(self) -> str:
        return f"{self.term} × {self.documents}"


class DictionaryEntry(models.Model):
    """A word, or several in a row, and one term of the other language for it. Loaded as data from CC-CEDICT (CC BY-SA
    4.0), never part of our files. `weight` falls with the place among the meanings and with the number of words."""

    id = models.BigAutoField(primary_key=True)
    word = models.CharField(max_length=80, db_collation="C")
    term = models.CharField(max_length=48, db_collation="C")
    weight = models.FloatField()

    class Meta:
        verbose_name = _("entry of the dictionary")
        verbose_name_plural = _("entries of the dictionary")
        indexes = [models.Index(fields=["word"], include=["term", "weight"], name="dictionary_word")]

    def __str__(self) -> str:
        return f"{self.word} → {self.term}"


class GlossaryEntry(Row):
    """A term of the field in both languages with its other names. It wins over the dictionary. Without a park it holds
    for all of them."""

    park = models.ForeignKey(Park, models.CASCADE, null=True, blank=True, related_name="glossary")
    zh = models.CharField(_("Chinese"), max_length=60)
    en = models.CharField(_("English"), max_length=80)
    aliases = ArrayField(models.CharField(max_length=80), default=list, blank=True, verbose_name=_("other names"))
    is_shipped = models.BooleanField(default=False, editable=False)
    changed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("term of the glossary")
        verbose_name_plural = _("terms of the glossary")
        ordering = ["zh"]
        constraints = [
            models.UniqueConstraint(fields=["zh", "park"], name="one_glossary_entry_per_term_and_park"),
            models.UniqueConstraint(fields=["zh"], condition=Q(park=None), name="one_common_glossary_entry_per_term")]

    def __str__(self) -> str:
        return f"{self.zh} · {self.en}"


def share(default: float, label: str, most: float = 1.0) -> models.FloatField:
    """A part of a score."""
    return models.FloatField(label, default=default, validators=[MinValueValidator(0.0), MaxValueValidator(most)])


class MatchWeights(models.Model):
    """How much each part of a score counts: one row for the installation. Words and meaning make up the relevance,
    the rest is added to it. These are judgements, which staff may change."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    words = share(.5, _("the same words"))
    meaning = share(.5, _("the same meaning"))
    translation = share(.85, _("a translated word, of a word"))
    kind = share(.20, _("the kind of help asked for"))
    sector = share(.10, _("the same division of sectors"))
    sector_section = share(.05, _("the same section of sectors"))
    region = share(.15, _("from the region asked for"))
    language = share(.03, _("speaks the language"))
    capacity = share(.03, _("capacity"))
    outcomes = share(.05, _("earlier referrals"))
    outcomes_from = models.PositiveSmallIntegerField(_("earlier referrals count from"), default=5)
    least_words = share(.10, _("words in common for another kind of help"))
    least_meaning = share(.30, _("closeness in meaning for another kind of help"))
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("weights of suggestions")
        verbose_name_plural = _("weights of suggestions")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_row_of_weights"),
                       models.CheckConstraint(condition=Q(words__gt=0) | Q(meaning__gt=0),
                                              name="weights_of_relevance")]

    def __str__(self) -> str:
        return f"{self.words} / {self.meaning}"


class MatchState(models.Model):
    """What the index knows of itself: which dictionary is loaded, since when."""

    key = models.CharField(primary_key=True, max_length=40)
    value = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("state of the index")
        verbose_name_plural = _("states of the index")

    def __str__(self) -> str:
        return f"{self.key}: {self.value}"
