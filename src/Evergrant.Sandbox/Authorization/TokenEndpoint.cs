using Evergrant.Sandbox.Apps;
using Evergrant.Sandbox.Faults;
using Evergrant.Sandbox.Fidelity;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.Profiles;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>POST /token</summary>
internal sealed class TokenEndpoint(
    TokenDecision decision,
    TokenLedger ledger,
    SandboxStore store,
    SandboxClock clock,
    ProfileBook profiles,
    AppBook apps,
    StateWriter writer,
    SandboxFaults faults,
    CancellationToken stopping
)
{
    public async Task HandleAsync(HttpContext context)
    {
        // 1. Read, and note what arrived.
        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var request = TokenRequest.Read(context.Request, body);
        if (context.Request.QueryString.HasValue && profiles.World.Has(SandboxSwitch.QueryGrant, "accepted"))
            request = request.HearingTheQuery();
        var client = request.Client?.ClientId;
        var profile = profiles.Of(client);
        var notes = RequestNotes.Of(context);
        notes.Era = profile.Era;
        Note(notes, request, client);
        notes.Body = body;
        notes.Fields = ShownFields.Of(context.Request, body);

        // 2. A fault that strikes before anything happens.
        var target = new FaultTarget(FaultRoutes.Token, "/token", client, request.GrantType);
        var fault =
            AskedFault.Of(context.Request, target.Route, profiles.World, clock.GetUtcNow())
            ?? faults.Claim(target)
            ?? MagicFaults.At(target, request.RefreshToken, store, clock.GetUtcNow());
        notes.Fault = fault?.Name;
        if (fault is not null)
        {
            if (await FaultStrike.BeforeCommitAsync(fault, context, profile, target.Route, stopping))
                return;

            if (!ledger.Strike(fault, request.RefreshToken))
                fault = Missed(fault, notes);
        }

        // 3. Decide and commit; on disk before a byte is answered, whether or not the client still waits.
        var outcome = decision.Decide(request, profile, Presenter.Of(context), OddTokens.Asked(fault));
        if (fault is not null && OddTokens.Misses(fault, outcome))
            fault = Missed(fault, notes);
        notes.Refused = outcome.Reason;
        notes.Redirect = outcome.Redirect;
        notes.Behaviour =
            outcome.Issued is null ? Behaviour.Of(outcome.Kind)
            : request.GrantType == TokenRequest.RefreshGrant ? Behaviour.Refresh
            : Behaviour.Exchange;
        notes.Issued = outcome.Issued?.Id;
        notes.Tenant = outcome.Tenant;
        notes.Presentation = outcome.Presentation;
        await writer.SaveAsync();

        // 4. A fault that strikes the answer.
        var answer = TokenAnswer.Of(outcome, profile);
        if (fault is not null)
        {
            answer = OddTokens.Answered(fault, answer);
            FaultStrike.SkewDate(fault, context, clock);
            if (await FaultStrike.AfterCommitAsync(fault, context, answer, stopping))
                return;
        }

        // 5. Answer.
        notes.Answer =
            outcome.Issued is null ? answer.Text
            // Tokens are not written down; that one is missing is what there is to see.
            : fault?.Name == FaultNames.NoRefreshToken ? $"{{\"access_token\":\"{Redaction.Hidden}\"}}"
            : null;
        answer.WriteHead(context.Response);
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static SandboxFault? Missed(SandboxFault fault, RequestNotes notes)
    {
        fault.Missed();
        notes.Fault = null;
        return null;
    }

    private void Note(RequestNotes notes, TokenRequest request, string? client)
    {
        notes.GrantType = request.GrantType switch
        {
            null => null,
            TokenRequest.AuthorizationCode or TokenRequest.RefreshGrant => request.GrantType,
            _ => "other",
        };
        // What is not our client_id may be anything, a secret in the wrong place too.
        notes.Client =
            client is null ? null
            : apps.Find(client) is null ? "unknown:" + Fingerprint.Of(client)
            : client;
        var presented = request.GrantType == TokenRequest.RefreshGrant ? request.RefreshToken : request.Code;
        notes.Presented = presented is null ? null : Fingerprint.Of(presented);
    }
}
