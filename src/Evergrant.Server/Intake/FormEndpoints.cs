using Evergrant.Hosting.Home;
using Evergrant.Intake.Forms;
using Evergrant.Server.Web;

namespace Evergrant.Server.Intake;

/// Forms for operators' programs: what `evergrant form` does, over HTTP.
internal sealed class FormEndpoints(EvergrantHome home, FormStore forms, OpenForms open, PublicAddress address)
{
    private readonly FormDesk desk = new(home, forms);

    public async Task ListAsync(HttpContext context)
    {
        var rows = new List<FormRow>();
        foreach (var form in await forms.ListAsync(context.RequestAborted))
            rows.Add(await RowAsync(form, context.RequestAborted));
        await Json.WriteAsync(context, 200, new FormsAnswer(rows), FormsJson.Default.FormsAnswer);
    }

    public async Task ShowAsync(HttpContext context) =>
        await WriteAsync(
            context,
            await forms.FindAsync(Asked(context), context.RequestAborted) is { } form
                ? new FormOutcome.Done(form)
                : new FormOutcome.NoSuchForm()
        );

    public async Task CreateAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } asked)
            return;
        await WriteAsync(
            context,
            await desk.CreateAsync(asked.Name ?? "", Wish(context, asked), context.RequestAborted)
        );
    }

    public async Task ChangeAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } asked)
            return;
        if (asked is not { Name: null, Grant: null })
        {
            await Problem.WriteAsync(
                context,
                400,
                FormDraft.Code,
                "Nothing was changed: name and grant stay as they were made; make another form."
            );
            return;
        }
        await WriteAsync(context, await desk.ChangeAsync(Asked(context), Wish(context, asked), context.RequestAborted));
    }

    public Task CloseAsync(HttpContext context) => CloseAsync(context, isClosed: true);

    public Task OpenAsync(HttpContext context) => CloseAsync(context, isClosed: false);

    public async Task RemoveAsync(HttpContext context)
    {
        var outcome = await desk.RemoveAsync(Asked(context), IsSaid(context, "force"), context.RequestAborted);
        open.Forget(Asked(context));
        if (outcome is FormOutcome.Done(var form))
            await Json.WriteAsync(context, 200, new RemovedForm(form.Name), FormsJson.Default.RemovedForm);
        else
            await WriteAsync(context, outcome);
    }

    private async Task CloseAsync(HttpContext context, bool isClosed) =>
        await WriteAsync(context, await desk.CloseAsync(Asked(context), isClosed, context.RequestAborted));

    private async Task WriteAsync(HttpContext context, FormOutcome outcome)
    {
        // Whoever changed it here sees the change at once.
        open.Forget(Asked(context));
        if (outcome is FormOutcome.Done(var form))
            await Json.WriteAsync(
                context,
                200,
                await RowAsync(form, context.RequestAborted),
                FormsJson.Default.FormRow
            );
        else
            await Problem.WriteAsync(context, FormProblems.Of(outcome));
    }

    private async Task<FormRow> RowAsync(Form form, CancellationToken cancellationToken) =>
        FormRow.Of(form, (await home.Store.FindAsync(form.Grant, cancellationToken))?.Grant.Name, address.Value);

    private static FormWish Wish(HttpContext context, FormRequest asked) =>
        new(asked.Members)
        {
            Grant = asked.Grant,
            BotSecret = asked.BotSecret,
            IsUnchecked = IsSaid(context, "unchecked"),
        };

    private static async Task<FormRequest?> ReadAsync(HttpContext context)
    {
        if (await FormRequest.ReadAsync(context) is { } asked)
            return asked;
        await Problem.WriteAsync(
            context,
            400,
            FormDraft.Code,
            "The body is JSON like {\"name\": \"newsletter\", \"grant\": \"acme\", \"tags\": [\"Newsletter\"]}."
        );
        return null;
    }

    private static string Asked(HttpContext context) => context.Request.RouteValues["form"] as string ?? "";

    private static bool IsSaid(HttpContext context, string name) =>
        context.Request.Query[name].ToString() is "true" or "1";
}
