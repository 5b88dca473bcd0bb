import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import * as l10n from '@vscode/l10n';
import { createLazyReaders } from '../core/pki/lazyReaders.ts';
import { redactText } from '../core/redact/redactText.ts';
import { lendBase64Decoder } from '../core/text/base64.ts';
import { createNodeBase64Decoder } from './nodeBase64.ts';
import { createNodeCryptography } from './nodeCryptography.ts';
import type { RedactionJob } from './redactInWorker.ts';

/** One job, then this thread ends, so that no secrets stay in memory. */
const { text, options, bundles, words }: RedactionJob = workerData;
if (words !== undefined) l10n.config({ contents: words });
lendBase64Decoder(createNodeBase64Decoder());
const tools = { cryptography: createNodeCryptography(), ...createLazyReaders(createRequire(`${bundles}/`)) };
parentPort?.postMessage(redactText(text, tools, options));
