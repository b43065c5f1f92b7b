using System.Text.Json;

namespace Evergrant.Sandbox.State;

/// <summary>Puts a state together from its first line and the changes after it.</summary>
internal sealed class StateReading
{
    private readonly OrderedDictionary<string, Consent> consents = [];
    private readonly OrderedDictionary<string, AuthorizationCode> codes = [];
    private readonly OrderedDictionary<string, TokenSet> tokenSets = [];
    private readonly StateContent content;

    private StateReading(SandboxDocument document)
    {
        content = new StateContent(document);
        DocumentCheck.Grants(document.Consents, document.Codes, document.TokenSets);
        DocumentCheck.Settings(document.Settings, content.Personas);
        document.Consents.ForEach(one => consents[one.Id] = one);
        document.Codes.ForEach(one => codes[one.Text] = one);
        document.TokenSets.ForEach(one => tokenSets[one.Id] = one);
        DemandConsents(document.Codes, document.TokenSets);
    }

    /// <exception cref="StateUnreadableException"/>
    public static StateContent Read(Stream stream)
    {
        var lines = new StateLines(stream);
        var first = FirstOf(lines, stream);
        if (first.Format is not (SandboxDocument.CurrentFormat or SandboxDocument.OneDocument))
            throw new StateUnreadableException($"its format {first.Format}, at line 1, is not known here");

        var reading = Begun(first);
        if (first.Format == SandboxDocument.CurrentFormat)
            reading.ApplyAll(lines);
        else
            reading.LeaveFirstFormat();
        first.Format = SandboxDocument.CurrentFormat;
        return reading.Whole();
    }

    private void LeaveFirstFormat()
    {
        try
        {
            content.LeaveFirstFormat();
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
        {
            throw new StateUnreadableException("a contact, tag or mail in it is not valid");
        }
    }

    private static StateReading Begun(SandboxDocument first)
    {
        try
        {
            return new StateReading(first);
        }
        catch (PersonasInvalidException)
        {
            throw new StateUnreadableException("its personas, at line 1, are not valid");
        }
        catch (JsonException)
        {
            throw NotValid(1);
        }
        catch (StateUnreadableException unreadable)
        {
            throw At(1, unreadable);
        }
    }

    /// <summary>What stands before all records and changes.</summary>
    /// <exception cref="StateUnreadableException"/>
    public static SandboxDocument ReadFirst(Stream stream) => FirstOf(new StateLines(stream), stream);

    private static SandboxDocument FirstOf(StateLines lines, Stream stream)
    {
        try
        {
            try
            {
                return Document((lines.Next() ?? default).Span);
            }
            catch (JsonException)
            {
                // The first format may be written over many lines.
                stream.Position = 0;
                var bytes = new byte[stream.Length];
                stream.ReadExactly(bytes);
                return Document(bytes);
            }
        }
        catch (JsonException broken)
        {
            // The exception's own text may quote the file, and the file holds tokens.
            throw new StateUnreadableException($"it is not valid at line {broken.LineNumber + 1 ?? 1}");
        }
    }

    private static SandboxDocument Document(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, StateJson.Default.SandboxDocument)
        ?? throw new StateUnreadableException("it holds nothing");

    private void ApplyAll(StateLines lines)
    {
        while (lines.Next() is { } line)
        {
            try
            {
                Apply(JsonSerializer.Deserialize(line.Span, StateJson.Default.StateLine) ?? throw new JsonException());
            }
            catch (JsonException) when (!lines.IsEnded)
            {
                // Being written when its writer died: nobody was answered yet.
                return;
            }
            catch (JsonException)
            {
                throw NotValid(lines.Number);
            }
            catch (StateUnreadableException unreadable)
            {
                throw At(lines.Number, unreadable);
            }
        }
    }

    private static StateUnreadableException NotValid(int line) => new($"it is not valid at line {line}");

    private static StateUnreadableException At(int line, StateUnreadableException why) =>
        new($"{why.Message}, at line {line}");

    private void Apply(StateLine line)
    {
        DocumentCheck.Grants(line.Consents, line.Codes, line.TokenSets);
        if (line.Settings is { } told)
            DocumentCheck.Settings(told, content.Personas);
        var document = content.Document;
        document.Clock = line.Clock ?? document.Clock;
        document.LastNumber = line.LastNumber ?? document.LastNumber;
        if (line.Settings is { } settings)
            document.Settings = settings;

        line.Consents?.ForEach(one => consents[one.Id] = one);
        line.Codes?.ForEach(one => codes[one.Text] = one);
        line.TokenSets?.ForEach(one => tokenSets[one.Id] = one);
        DemandConsents(line.Codes, line.TokenSets);
        Shorten(codes, SandboxStore.MostCodes);
        Shorten(tokenSets, SandboxStore.MostTokenSets);
        foreach (var (kind, stored) in line.Records ?? [])
        foreach (var one in stored ?? throw new JsonException())
            Apply(content.Records(kind), one ?? throw new JsonException());
    }

    // Written with them, or before.
    private void DemandConsents(List<AuthorizationCode>? codes, List<TokenSet>? tokens)
    {
        if (
            codes?.TrueForAll(code => consents.ContainsKey(code.ConsentId)) is false
            || tokens?.TrueForAll(one => consents.ContainsKey(one.ConsentId)) is false
        )
            throw new StateUnreadableException("a consent is missing");
    }

    private static void Apply(Records records, StoredRecord one)
    {
        if (one.Body is not { } body)
        {
            records.Drop(one.Tenant, one.Id);
            return;
        }

        if (!RecordCheck.Holds(records.Kind, body))
            throw new StateUnreadableException($"a record of {records.Kind} is not valid");
        records.Restore(new Record(one.Id, one.Tenant, PackedBody.Pack(body.Span)));
    }

    private static void Shorten<T>(OrderedDictionary<string, T> things, int most)
    {
        while (things.Count > most)
            things.RemoveAt(0);
    }

    private StateContent Whole()
    {
        var document = content.Document;
        document.Consents.Clear();
        document.Consents.AddRange(consents.Values);
        document.Codes.Clear();
        document.Codes.AddRange(codes.Values);
        document.TokenSets.Clear();
        document.TokenSets.AddRange(tokenSets.Values);
        return document.HoldsTogether ? content : throw new StateUnreadableException("a consent is missing");
    }
}
