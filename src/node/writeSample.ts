import { createRequire } from 'node:module';

/** Writes the files of a sample cluster, its dates counted from a moment. */
export type SampleWriter = (folder: string, now: number) => Promise<void>;

/**
 * Creates what writes the sample; its code is loaded when somebody asks for it. Keys are made anew each time: none
 * travels with the package.
 *
 * @param bundleFile - Absolute path of the bundled generator.
 */
export function createSampleWriter(bundleFile: string): SampleWriter {
  return async (folder, now) => {
    const { generateSampleCluster }: { generateSampleCluster: SampleWriter } = createRequire(bundleFile)(bundleFile);
    await generateSampleCluster(folder, now);
  };
}
