export declare function commandDocuments(): ReadonlyMap<string, string>;
export declare function manualPages(): ReadonlyMap<string, string>;
