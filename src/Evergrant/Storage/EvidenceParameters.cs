namespace Evergrant.Storage;

internal static class EvidenceParameters
{
    public const string Values =
        "@evidence_at, @evidence_what, @evidence_sent, @evidence_received, @evidence_meaning, @evidence_node";

    public const string Set = """
        evidence_at = @evidence_at, evidence_what = @evidence_what, evidence_sent = @evidence_sent, evidence_received = @evidence_received,
        evidence_meaning = @evidence_meaning, evidence_node = @evidence_node
        """;

    public static Sql With(this Sql sql, Evidence evidence)
    {
        sql["evidence_at"] = evidence.At;
        sql["evidence_what"] = evidence.What;
        sql["evidence_sent"] = evidence.Sent;
        sql["evidence_received"] = evidence.Received;
        sql["evidence_meaning"] = evidence.Meaning;
        sql["evidence_node"] = evidence.Node;
        return sql;
    }
}
