using Evergrant.Sandbox.Faults;
using Evergrant.Sandbox.Hosting;
using Evergrant.Sandbox.Log;
using Evergrant.Sandbox.State;

namespace Evergrant.Sandbox.Authorization;

/// <summary>POST /token</summary>
internal sealed class TokenEndpoint(
    TokenDecision decision,
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
        var notes = RequestNotes.Of(context);
        Note(notes, request);
        notes.Body = body;
        notes.Fields = ShownFields.Of(context.Request, body);

        // 2. A fault that strikes before anything happens.
        var fault = faults.Claim(request.GrantType);
        notes.Fault = fault?.Name;
        if (fault is not null && await TokenFault.StrikeBeforeCommitAsync(fault, context, stopping))
            return;

        // 3. Decide and commit; on disk before a byte is answered, whether or not the client still waits.
        var outcome = decision.Decide(request, Presenter.Of(context));
        notes.Refused = outcome.Refusal?.Reason;
        notes.Issued = outcome.Issued?.Id;
        notes.Tenant = outcome.Tenant;
        await writer.SaveAsync();

        // 4. A fault that strikes the answer.
        var answer = TokenAnswer.Of(outcome);
        if (fault is not null && await TokenFault.StrikeAfterCommitAsync(fault, context, answer, stopping))
            return;

        // 5. Answer.
        notes.Answer = outcome.Refusal?.Body;
        answer.WriteHead(context.Response);
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static void Note(RequestNotes notes, TokenRequest request)
    {
        notes.GrantType = request.GrantType switch
        {
            null => null,
            TokenRequest.AuthorizationCode or TokenRequest.RefreshGrant => request.GrantType,
            _ => "other",
        };
        var client = request.InHeader ?? request.InBody;
        // What is not our client_id may be anything, a secret in the wrong place too.
        notes.Client = client switch
        {
            null => null,
            { IsKnownClient: true } => client.ClientId,
            _ => "unknown:" + Fingerprint.Of(client.ClientId),
        };
        var presented = request.GrantType == TokenRequest.RefreshGrant ? request.RefreshToken : request.Code;
        notes.Presented = presented is null ? null : Fingerprint.Of(presented);
    }
}
