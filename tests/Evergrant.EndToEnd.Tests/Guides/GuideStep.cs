namespace Evergrant.EndToEnd.Guides;

/// Something that a guide's invisible comment asks for.
/// <param name="Kind">`file`, `run`, `start`, `crontab` and `from` are about the block that follows; `try` and `prints` stand alone.</param>
/// <param name="Argument">What stood behind the colon, or nothing.</param>
/// <param name="Text">The block.</param>
internal sealed record GuideStep(string Kind, string Argument, string Text, int Line);
