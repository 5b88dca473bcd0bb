import { realpathSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { connectionParties } from '../core/kubernetes/tables/connectionParties.ts';
import type { Connection } from '../core/pki/cluster/connections/model.ts';
import { carryOutAtOnce } from '../core/renewal/change/carryOut.ts';
import { judgeChange } from '../core/renewal/change/judgeChange.ts';
import type { ChangePlan, ChangeSet } from '../core/renewal/change/model.ts';
import { wipeChangeSet } from '../core/renewal/change/wipeChangeSet.ts';
import type { RenewalRefusal } from '../core/renewal/model.ts';
import { createNodePassphraseCryptography } from '../node/nodePassphraseCryptography.ts';
import { readRegularFile } from '../node/readRegularFile.ts';
import { createRootMapping } from '../node/rootMapping.ts';
import { defaultScanLimits } from '../node/scanDirectory.ts';
import { stageFiles } from '../node/staging/stageFiles.ts';
import { applyFileWrites } from '../node/transaction/applyFileWrites.ts';
import type { FileWrite } from '../node/transaction/model.ts';
import type { CliIo } from './io.ts';
import { InputError, readSourceFile } from './renewalFile.ts';
import type { Preparation } from './renewalPlan.ts';
import type { RenewRequest } from './renewRequest.ts';
import type { DecodingTools } from './tools.ts';

/** What became of a plan. */
export type RenewalResult =
  | { readonly kind: 'written'; readonly renewal: string }
  | { readonly kind: 'staged'; readonly script: string }
  | RenewalRefusal;

/**
 * Signs what is planned, and writes or stages it: all files or none.
 *
 * @throws {TransactionError} When nothing was written.
 * @throws {InputError} When a connection would break.
 */
export async function carryOutRenewal(
  plan: ChangePlan,
  prepared: Preparation,
  request: RenewRequest,
  tools: DecodingTools,
  io: CliIo,
): Promise<RenewalResult> {
  const { localOf, graph } = prepared;
  const read = (name: string): Uint8Array<ArrayBuffer> | undefined => {
    const bytes = readRegularFile(localOf(name) ?? path.resolve(io.cwd, name), defaultScanLimits.maxFileBytes);
    return typeof bytes === 'string' ? undefined : bytes;
  };
  const changeSet = await carryOutAtOnce(plan, {
    webCryptography: globalThis.crypto,
    cryptography: tools.cryptography,
    structure: tools.structure,
    passphraseCryptography: createNodePassphraseCryptography(),
    askPassphrase: request.passphrase,
    readBinaryFile: async (name) => read(name) ?? new Uint8Array(),
    readSource: async (name) => {
      const bytes = read(name);
      return bytes && readSourceFile(bytes);
    },
  });
  if (changeSet.kind === 'refusal') return changeSet;
  try {
    const { broken } = await judgeChange(graph, changeSet, tools, request.now);
    const [first] = broken.flatMap(({ after }) => after ?? []);
    if (first !== undefined) throw new InputError(breaks(first.connection));
    const writes = writesOf(changeSet, (name) => localOf(name) ?? path.resolve(io.cwd, name));
    return await write(writes, plan.title, request, io);
  } finally {
    wipeChangeSet(changeSet);
  }
}

function breaks({ client, server }: Connection): string {
  return l10n.t(
    'Nothing was written. With the new certificates {0} would no longer connect to {1}. Renew what both of them read together.',
    connectionParties[client.party].label(),
    connectionParties[server.party].label(),
  );
}

async function write(
  writes: readonly FileWrite[],
  title: string,
  { staging, backup, root }: RenewRequest,
  io: CliIo,
): Promise<RenewalResult> {
  if (staging === undefined) {
    const { id } = await applyFileWrites(writes, { folder: backup, title, now: io.now() });
    return { kind: 'written', renewal: id };
  }
  if (root === undefined && process.platform === 'win32') {
    throw new InputError(l10n.t('--staging writes a script for sh; on Windows it needs --root, for another machine.'));
  }
  // Without a root the files are this machine's own, wherever they lie.
  const mapping = root === undefined ? undefined : createRootMapping(realpathSync(path.resolve(io.cwd, root)), io.cwd);
  const toHostPath = (file: string): string => mapping?.toHostPath(file) ?? file;
  return { kind: 'staged', script: await stageFiles(writes, { folder: staging, title, now: io.now(), toHostPath }) };
}

function writesOf({ files }: ChangeSet, localOf: (name: string) => string): readonly FileWrite[] {
  return files.map(({ path: name, before, after, mode, holdsKey }) => ({
    path: localOf(name),
    name,
    ...(before === undefined ? {} : { before }),
    after,
    ...(mode === undefined ? {} : { mode }),
    holdsKey,
  }));
}
