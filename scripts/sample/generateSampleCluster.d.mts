/** Writes the sample cluster; see the module beside this file. */
export function generateSampleCluster(folder: string, now: number): Promise<void>;
