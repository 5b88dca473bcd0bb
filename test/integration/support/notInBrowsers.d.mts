export declare function reasonNotInBrowsers(fullTitle: string): string | undefined;
