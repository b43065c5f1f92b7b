namespace Evergrant.Sandbox.Tests.Crm;

/// <summary>Small documents of the form that Keap's have: one of v1 in JSON, one of v2 in YAML.</summary>
internal static class TwoDocuments
{
    public const string V1 = """
        {
          "openapi": "3.0.1",
          "info": { "title": "Small v1", "version": "1" },
          "servers": [{ "url": "https://api.example.com/crm/rest" }],
          "paths": {
            "/v1/contacts": { "get": { "responses": { "200": { "description": "ok" } } } },
            "/v1/affiliates": {
              "get": {
                "parameters": [{ "in": "query", "name": "limit", "schema": { "type": "integer", "maximum": 10 } }],
                "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/List" } } } } }
              },
              "post": {
                "requestBody": { "required": true, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/New" } } } },
                "responses": { "201": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/One" } } } } }
              }
            },
            "/v1/affiliates/{id}": {
              "get": { "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/One" } } } } } },
              "patch": {
                "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/New" } } } },
                "responses": { "200": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/One" } } } } }
              },
              "delete": { "responses": { "204": { "description": "gone" } } }
            }
          },
          "components": {
            "schemas": {
              "New": {
                "type": "object",
                "required": ["code"],
                "properties": {
                  "code": { "type": "string", "maxLength": 5 },
                  "status": { "type": "string", "enum": ["ACTIVE", "INACTIVE"] },
                  "since": { "type": "string", "format": "date-time" }
                }
              },
              "One": {
                "type": "object",
                "properties": {
                  "id": { "type": "integer" },
                  "code": { "type": "string" },
                  "status": { "type": "string", "enum": ["ACTIVE", "INACTIVE"] }
                }
              },
              "List": {
                "type": "object",
                "properties": {
                  "affiliates": { "type": "array", "items": { "$ref": "#/components/schemas/One" } },
                  "count": { "type": "integer" },
                  "next": { "type": "string" }
                }
              }
            }
          }
        }
        """;

    public const string V2 = """
        openapi: 3.1.0
        info: {title: Small v2, version: v2}
        servers:
        - url: https://api.example.com/crm
        paths:
          /rest/v2/merchants:
            get:
              responses:
                '200':
                  content:
                    application/json:
                      schema:
                        type: object
                        properties:
                          merchants:
                            type: array
                            items:
                              type: object
                              properties:
                                id: {type: string}
                                is_test: {type: [boolean, "null"]}
          /rest/v2/files/{file_id}:pictures:
            post:
              requestBody:
                content:
                  multipart/form-data:
                    schema: {type: object}
              responses:
                '200': {description: ok}
        """;

    /// <summary>Both as files in the folder.</summary>
    public static async Task<string[]> WriteAsync(TemporaryFolder folder)
    {
        string[] files = [folder.File("v1.json"), folder.File("v2.yml")];
        await File.WriteAllTextAsync(files[0], V1);
        await File.WriteAllTextAsync(files[1], V2);
        return files;
    }
}
