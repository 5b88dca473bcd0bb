export declare function commandSchemas(): ReadonlyMap<string, string>;
