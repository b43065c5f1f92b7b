using System.Text.Json;
using System.Text.Json.Serialization;

namespace Evergrant.Keap.Wire;

/// Everything that is sent or read. Texts are read leniently: v1's numbers are v2's texts.
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(AnyText)]
)]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ContactBody))]
[JsonSerializable(typeof(ContactRead))]
[JsonSerializable(typeof(ContactPage))]
[JsonSerializable(typeof(ModelRead))]
[JsonSerializable(typeof(CustomFieldRead))]
[JsonSerializable(typeof(CustomFieldBody))]
[JsonSerializable(typeof(TagRead))]
[JsonSerializable(typeof(TagBody))]
[JsonSerializable(typeof(TagPage))]
[JsonSerializable(typeof(AppliedTagPage))]
[JsonSerializable(typeof(CategoryPage))]
[JsonSerializable(typeof(CategoryRead))]
[JsonSerializable(typeof(TagIdsBody))]
[JsonSerializable(typeof(ContactIdsBody))]
[JsonSerializable(typeof(EmailBody))]
[JsonSerializable(typeof(TemplateBody))]
[JsonSerializable(typeof(OptBody))]
[JsonSerializable(typeof(AddressStatusRead))]
[JsonSerializable(typeof(UserRead))]
[JsonSerializable(typeof(UserPage))]
[JsonSerializable(typeof(MeRead))]
[JsonSerializable(typeof(ProfileRead))]
[JsonSerializable(typeof(NoteBody))]
[JsonSerializable(typeof(NoteRead))]
[JsonSerializable(typeof(NotePage))]
[JsonSerializable(typeof(CompanyBody))]
[JsonSerializable(typeof(CompanyRead))]
[JsonSerializable(typeof(CompanyPage))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class KeapJson : JsonSerializerContext;
