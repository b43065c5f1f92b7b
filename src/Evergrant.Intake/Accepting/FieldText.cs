namespace Evergrant.Intake.Accepting;

/// What names and values of fields may hold.
internal static class FieldText
{
    private const int LongestShown = 300;

    public static FieldMistake? FlawOfName(string name) =>
        name.Length > SubmissionLimits.Name
            ? new("name_too_long", null, $"A field's name may have {SubmissionLimits.Name} characters.")
        : name.Length == 0 || !name.All(IsShown) ? new("name_invalid", null, "A field has a name that none can have.")
        : null;

    public static FieldMistake? FlawOf(string name, string value, bool takesLines)
    {
        var longest = takesLines ? SubmissionLimits.Text : SubmissionLimits.Line;
        if (value.Length > longest)
            return new("value_too_long", name, $"This field may have {longest} characters.");
        for (var i = 0; i < value.Length; i++)
        {
            var letter = value[i];
            if (letter is '\r' or '\n' && !takesLines)
                // In a header of a mail this would begin the next header.
                return new("line_break", name, "This field has to be one line.");
            if (char.IsControl(letter) && letter is not ('\r' or '\n' or '\t'))
                return new("control_character", name, "This field holds characters that are no text.");
            if (char.IsSurrogate(letter) && !IsPair(value, ref i))
                return new("control_character", name, "This field holds characters that are no text.");
        }
        return null;
    }

    /// What a header said, as it may be kept.
    public static string? Shown(string? text) =>
        string.IsNullOrWhiteSpace(text)
            ? null
            : string.Concat((text.Length > LongestShown ? text[..LongestShown] : text).Where(IsShown));

    private static bool IsShown(char letter) => !char.IsControl(letter) && !char.IsSurrogate(letter);

    private static bool IsPair(string value, ref int i) =>
        i + 1 < value.Length && char.IsSurrogatePair(value[i], value[i + 1]) && ++i > 0;
}
