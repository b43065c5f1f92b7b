namespace Evergrant.Storage;

internal static class EvidenceParameters
{
    public const string Set = """
        evidence_at = @evidence_at, evidence_what = @what, evidence_sent = @sent, evidence_received = @received,
        evidence_meaning = @meaning, evidence_node = @node
        """;

    public static Sql With(this Sql sql, Evidence evidence)
    {
        sql["evidence_at"] = evidence.At;
        sql["what"] = evidence.What;
        sql["sent"] = evidence.Sent;
        sql["received"] = evidence.Received;
        sql["meaning"] = evidence.Meaning;
        sql["node"] = evidence.Node;
        return sql;
    }
}
