using Evergrant.Hosting.Home;
using Evergrant.Intake.Forms;
using Evergrant.Server.Web;
using Evergrant.Storage;

namespace Evergrant.Server.Intake;

/// Forms that take something, as they were at most half a second ago.
internal sealed class OpenForms(EvergrantHome home, FormStore forms)
{
    // Closed ones are known as well, and answered as if there were none.
    private readonly Believed<Form> believed = new(home.ProcessClock, forms.FindAsync);

    public static ProblemDocument NoSuchForm { get; } =
        Problem.New(404, "no_such_form", "There is no form at this address.");

    /// <summary>Answers the request itself if there is none.</summary>
    /// <returns>Null: it was answered.</returns>
    /// <exception cref="StoreUnavailableException"/>
    public async ValueTask<Form?> RequireAsync(HttpContext context)
    {
        if (await FindAsync((string)context.Request.RouteValues["form"]!, context.RequestAborted) is { } form)
            return form;
        await Refusal.WriteAsync(context, NoSuchForm);
        return null;
    }

    public async ValueTask<Form?> FindAsync(string name, CancellationToken cancellationToken) =>
        GrantName.IsValid(name)
        && (believed.Find(name) ?? await believed.LookAsync(name, cancellationToken)) is { ClosedAt: null } form
            ? form
            : null;

    /// It was changed here.
    public void Forget(string name) => believed.Forget(name);
}
