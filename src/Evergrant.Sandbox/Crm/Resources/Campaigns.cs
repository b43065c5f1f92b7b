using System.Text.Json.Nodes;
using Evergrant.Sandbox.Crm.Frame;
using static Evergrant.Sandbox.Crm.Frame.ApiVersion;
using static Evergrant.Sandbox.Crm.Frame.Field;

namespace Evergrant.Sandbox.Crm.Resources;

/// <summary>One published campaign, which v2 calls an automation as well. Nothing runs in it.</summary>
internal static class Campaigns
{
    public const string Kind = "campaigns";
    public const string Automations = "automations";
    public const long Welcome = 1;
    public const long Goal = 1;
    private const string Since = "2020-01-01T00:00:00.000+0000";

    public static readonly IReadOnlyList<JsonObject> Records =
    [
        new()
        {
            ["id"] = Welcome,
            ["name"] = "Welcome",
            ["date_created"] = Since,
            ["published_date"] = Since,
        },
    ];

    public static readonly Resource Resource = new(Kind, "Campaign")
    {
        Fields =
        [
            Id("id"),
            Text("name"),
            Shown("locked", (_, _) => false),
            Time("date_created").As("date_created", "date_created"),
            Time("published_date"),
            Shown("published_status", (_, _) => true),
            Shown("published_time_zone", (_, _) => "UTC"),
            Shown("time_zone", (_, _) => "UTC"),
            Shown("active_contact_count", (_, _) => 0),
            Shown("completed_contact_count", (_, _) => 0),
            Shown("goals", (_, _) => new JsonArray(ApiGoal())).OnlyInV1().OnRequest(V1),
            Shown("sequences", (_, _) => new JsonArray()).OnlyInV1().OnRequest(V1),
        ],
        Surfaces =
        [
            new(V1, Kind, Kind, "campaignId", Verbs.Read)
            {
                Filters = [Filter.Part("search_text", "name")],
                Orders = new(("id", "id"), ("name", "name"), ("date_created", "date_created")),
            },
            new(V2, Kind, Kind, "campaign_id", Verbs.Read)
            {
                Filters = [Filter.Part("name")],
                Orders = new(("id", "id"), ("name", "name"), ("datecreated", "date_created")),
            },
        ],
    };

    public static readonly Resource AsAutomations = new(Automations, "Automation")
    {
        Fields =
        [
            Id("id"),
            Text("name").As(null, "title"),
            Shown("categories", (_, _) => new JsonArray()),
            Shown("status", (_, _) => "PUBLISHED"),
            Shown("locked", (_, _) => false),
            Shown("active_contacts", (_, _) => 0),
            Time("published_date"),
            Shown("published_timezone", (_, _) => "UTC"),
        ],
        Surfaces =
        [
            new(V2, Automations, Automations, "automation_id", Verbs.Read)
            {
                MostPerPage = 25,
                Filters = [Filter.Part("name"), Filter.Number("id")],
                Orders = new(("name", "name"), ("publishedDate", "published_date")),
            },
        ],
    };

    private static JsonObject ApiGoal() =>
        new()
        {
            ["id"] = Goal,
            ["name"] = "API goal",
            ["type"] = "API",
            ["next_sequence_ids"] = new JsonArray(),
            ["previous_sequence_ids"] = new JsonArray(),
            ["historical_contact_counts"] = new JsonObject { ["24_hours"] = 0, ["30_days"] = 0 },
        };
}
