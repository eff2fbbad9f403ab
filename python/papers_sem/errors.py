"""What can go wrong. Every message says what is wrong and, where there is something, what to do about it."""


class PapersSemError(Exception):
    """Any error of papers_sem."""


class IndexNotFound(PapersSemError, LookupError):
    """There is no index in the folder."""


class IndexUnusable(PapersSemError):
    """The folder holds something else, or an index that is damaged, of another version or of another model."""


class IndexLocked(PapersSemError):
    """Another process writes to the index."""


class StoreError(PapersSemError):
    """The database that holds the papers does not answer, or not as it should."""


class NothingToIndex(PapersSemError, ValueError):
    """None of the paths can be read, or there is none."""


class PaperNotFound(PapersSemError, LookupError):
    """No paper has this name."""


class QuestionError(PapersSemError, ValueError):
    """The question is empty or about nothing."""


class FilterError(PapersSemError, ValueError):
    """A value of a filter cannot be used."""


class ModelError(PapersSemError):
    """The model cannot be used."""


class RuntimeNotFound(ModelError):
    """ONNX Runtime is missing or unusable."""
