// Types for the parts of OpenAPI 3.1 that our document uses.

/** A JSON Schema as it stands in the description. */
export type JsonSchema = { readonly [key: string]: unknown };

export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description: string;
  schema: JsonSchema;
};

type Content = { 'application/json': { schema: JsonSchema; example?: unknown } };

export type ResponseObject = {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Content;
};

export type Reference = { $ref: string };

export type PathOperation = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  parameters?: (Parameter | Reference)[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, ResponseObject | Reference>;
  security?: Record<string, string[]>[];
  /** The scope that the token needs; `null` = any token. */
  'x-required-scope'?: string | null;
};

export type Document = {
  openapi: '3.1.0';
  info: {
    title: string;
    version: string;
    summary: string;
    description: string;
    license: { name: string; identifier: string };
  };
  servers: { url: string; description: string }[];
  tags: { name: string; description: string }[];
  security: Record<string, string[]>[];
  paths: Record<string, Record<string, PathOperation>>;
  webhooks: Record<string, { post: PathOperation }>;
  components: {
    securitySchemes: Record<string, unknown>;
    parameters: Record<string, Parameter>;
    responses: Record<string, ResponseObject>;
    schemas: Record<string, JsonSchema>;
  };
};
