export declare function reasonNotInBrowsers(fullTitle: string): string | undefined;
export declare function reasonNotInLowest(fullTitle: string): string | undefined;
