using System.Text.Json;
using Evergrant.Keap.Calling;
using Evergrant.Keap.Wire;

namespace Evergrant.Keap;

/// <summary>The account's own fields of contacts. See <see cref="KeapClient.CustomFields"/>.</summary>
public sealed class KeapCustomFields
{
    private readonly Api api;

    internal KeapCustomFields(Api api) => this.api = api;

    /// <summary>Either version.</summary>
    public async Task<ContactModel> GetModelAsync(CancellationToken cancellationToken = default)
    {
        var call = Call.Get("get the custom fields", api.Version, "contacts/model");
        var model = await api.AskAsync(call, KeapJson.Default.ModelRead, cancellationToken);
        return new ContactModel
        {
            CustomFields =
            [
                .. from field in model.CustomFields ?? [] where field?.Id is not null select field.ToField(),
            ],
        };
    }

    /// <summary>Either version.</summary>
    /// <param name="label">What users read beside it.</param>
    /// <param name="type">What it takes.</param>
    /// <param name="options">Labels, for a type of which some may be chosen.</param>
    /// <param name="cancellationToken">Ends the wait; the field may be there all the same.</param>
    public async Task<CustomField> CreateAsync(
        string label,
        CustomFieldType type = CustomFieldType.Text,
        IEnumerable<string>? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(label);
        if (type == CustomFieldType.Unknown || !Enum.IsDefined(type))
            throw new ArgumentOutOfRangeException(nameof(type));
        var call = Call.Post("create a custom field", api.Version, "contacts/model/customFields");
        var isV1 = call.Version == KeapVersion.V1;
        var body = new CustomFieldBody(
            label,
            isV1 ? type.ToString() : JsonNamingPolicy.SnakeCaseUpper.ConvertName(type.ToString()),
            options?.Select(option => new OptionBody(option)).ToList()
        );
        var sent = call.Sending(body, KeapJson.Default.CustomFieldBody);
        var answer = await api.SendAsync(sent, cancellationToken);
        var field = Api.Read(sent, answer, KeapJson.Default.CustomFieldRead);
        return field.Id is null ? throw Api.Unreadable(sent, answer) : field.ToField();
    }
}
