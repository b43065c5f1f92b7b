using System.Security.Cryptography;
using Evergrant.Protocol;
using Evergrant.Storage;

namespace Evergrant.Tests.Storage;

internal static class Some
{
    public static SpooledAnswer Answer(int bodyBytes = 300) =>
        new()
        {
            Attempt = new Attempt
            {
                Id = AttemptId.New(The.Time),
                Grant = GrantId.New(The.Time),
                Kind = AttemptKind.Refresh,
                Parent = AttemptId.New(The.Time),
                ParentFingerprint = "f",
                Try = 1,
                Epoch = 2,
                Generation = 7,
                Node = "n",
                StartedAt = The.Time,
            },
            Consent = new SpooledConsent
            {
                App = "keap",
                GrantName = "shop",
                Reconnect = GrantId.New(The.Time),
                ExpectedAccount = "xy123.infusionsoft.com",
                Activate = true,
                Keep = Keep.Warm,
            },
            AppSecretSetAt = The.Time.AddDays(-1),
            Answer = new TokenAnswer
            {
                Status = 200,
                ContentType = "application/json",
                RetryAfter = "1",
                Date = "Sun, 22 Nov 2026 08:00:00 GMT",
                Body = RandomNumberGenerator.GetBytes(bodyBytes),
                Complete = true,
                ReceivedAt = The.Time.AddSeconds(1),
            },
        };
}
