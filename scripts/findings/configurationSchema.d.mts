export declare const schemaFile: string;
export declare function packedSchema(schema: string): string;
