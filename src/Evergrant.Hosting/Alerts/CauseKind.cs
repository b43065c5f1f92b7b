namespace Evergrant.Hosting.Alerts;

/// Why a person is told. Spelled in the store and in events in snake case; never renamed.
public enum CauseKind
{
    /// The owner has to approve the grant again.
    NeedsReauthorization,

    /// A refresh was sent and no answer came; it is tried once more.
    Uncertain,

    /// The provider has refused the refresh token for an hour, though the app's secret works.
    Refused,

    /// The refresh token ends soon and nothing renews it.
    Ending,

    /// Refreshing the app's grants has failed for an hour, or already stops calls; it is tried on.
    Late,

    /// The provider does not accept the app's secret.
    WrongSecret,

    /// Grants have been due for an hour and nothing refreshes them.
    Overdue,

    /// The file in which a program finds its token cannot be written.
    TokenFile,

    /// What visitors sent to a form cannot be delivered before somebody mends it.
    SubmissionsNeedAttention,

    /// Nothing that visitors sent is delivered, though the grant itself may be in order.
    SubmissionsHeld,

    /// What was sent to forms was set aside an hour ago, and nobody has looked.
    SubmissionsQuarantined,
}
