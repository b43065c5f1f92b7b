using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Evergrant.Sandbox.Tls;

/// <summary>What a certificate authority may vouch for (RFC 5280 §4.2.1.10): these domains with all under them, and no address.</summary>
internal static class NameConstraints
{
    private const string Oid = "2.5.29.30";
    private static readonly Asn1Tag Permitted = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Excluded = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag IpAddress = new(TagClass.ContextSpecific, 7);

    public static X509Extension Of(IEnumerable<string> domains)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Permitted))
            {
                foreach (var domain in domains)
                    using (writer.PushSequence())
                        writer.WriteCharacterString(UniversalTagNumber.IA5String, domain, DnsName);
            }

            // A list of domains says nothing of addresses: all of version 4 and of version 6, each an address and a mask.
            using (writer.PushSequence(Excluded))
            {
                foreach (var length in (int[])[8, 32])
                    using (writer.PushSequence())
                        writer.WriteOctetString(new byte[length], IpAddress);
            }
        }

        return new X509Extension(Oid, writer.Encode(), critical: true);
    }
}
