import path from 'node:path';

/** The project's folder. */
export const projectRoot = path.resolve(import.meta.dirname, '../..');

/** Where downloaded hosts are kept between runs. Safe to delete at any time. */
export const cacheFolder = path.resolve(process.env.CERTSCOPE_CACHE || path.join(projectRoot, '.cache'));

/** The packaged extension. */
export const vsixFile = path.join(projectRoot, 'certscope.vsix');

/** The list of what it holds (CycloneDX). */
export const billFile = path.join(projectRoot, 'certscope.cdx.json');

/** Single executables of the command. */
export const executablesFolder = path.join(projectRoot, 'executables');

/** All files of a release. */
export const releaseFolder = path.join(projectRoot, 'release');

/** Screenshots of the journeys, and of what stood on the screen when something failed. */
export const resultsFolder = path.join(projectRoot, 'test-results');
