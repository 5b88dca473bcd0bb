import { realpathSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { lossRefusal } from '../../core/present/change/lossRefusal.ts';
import { tightenedWords } from '../../core/present/change/outcomePage.ts';
import { carryOutAtOnce } from '../../core/renewal/change/carryOut.ts';
import type { ChangePlan, ChangeSet } from '../../core/renewal/change/changeModel.ts';
import type { ChangeTools } from '../../core/renewal/change/changeTools.ts';
import { type ChangeJudgement, judgeChange } from '../../core/renewal/change/judgeChange.ts';
import { wipeChangeSet } from '../../core/renewal/change/wipeChangeSet.ts';
import type { Bytes } from '../../core/x509/bytes.ts';
import { createNodePassphraseCryptography } from '../../node/nodePassphraseCryptography.ts';
import { nodeWebCryptography } from '../../node/nodeWebCryptography.ts';
import { readRegularFile } from '../../node/readRegularFile.ts';
import { createRootMapping } from '../../node/rootMapping.ts';
import { defaultScanLimits } from '../../node/scanDirectory.ts';
import { stageFiles } from '../../node/staging/stageFiles.ts';
import { applyFileWrites } from '../../node/transaction/applyFileWrites.ts';
import { unfinishedIndex } from '../../node/transaction/backupFolder.ts';
import type { FileWrite } from '../../node/transaction/transactionModel.ts';
import { type CliIo, finished, tellNote } from '../io.ts';
import { isStandardInput } from '../loadFiles.ts';
import { InputError, readSourceFile } from '../renewalFile.ts';
import type { DecodingTools } from '../tools.ts';
import type { ChangeOptions } from './changeOptions.ts';
import type { CliRefusal, PreparedChange } from './preparedChange.ts';

/** The result of a plan. */
export type ChangeResult = CarriedOut | CliRefusal;

/** A plan that was carried out; in a dry run, only in memory. */
export type CarriedOut = Place & {
  /** Judged with the new files. */
  readonly judgement: ChangeJudgement;
  /** Fingerprints of the new certificates, by `PlannedCertificate.id`. */
  readonly issued: ReadonlyMap<string, string>;
};

/**
 * Signs what is planned, judges it, and writes or stages it: all files or none. A dry run does everything except write.
 *
 * @throws {TransactionError} When nothing was written.
 */
export async function carryOutChange(
  plan: ChangePlan,
  { graph, localOf, given }: Pick<PreparedChange, 'graph' | 'localOf' | 'given'>,
  options: ChangeOptions,
  tools: DecodingTools,
  io: CliIo,
): Promise<ChangeResult> {
  const local = (name: string): string => localOf(name) ?? path.resolve(io.cwd, name);
  const changeSet = await carryOutAtOnce(plan, changeTools(local, given, options, tools, io));
  if (changeSet.kind === 'refusal') return changeSet;
  try {
    const judgement = await judgeChange(graph, changeSet, tools, options.now);
    const loss = lossRefusal(judgement, plan);
    if (loss !== undefined) return loss;
    const place = options.isDryRun
      ? ({ kind: 'notWritten' } as const)
      : await finished(io, () => write(writesOf(changeSet, local), plan.title, options, io));
    const issued = new Map([...changeSet.issued].map(([id, { fingerprint }]) => [id, fingerprint]));
    return { ...place, judgement, issued };
  } finally {
    wipeChangeSet(changeSet);
  }
}

function changeTools(
  local: (name: string) => string,
  given: Bytes | undefined,
  { passphrase }: ChangeOptions,
  { cryptography, structure }: DecodingTools,
  { webCryptography = nodeWebCryptography }: CliIo,
): ChangeTools {
  return {
    webCryptography,
    cryptography,
    structure,
    passphraseCryptography: createNodePassphraseCryptography(),
    askPassphrase: passphrase,
    readSource: async (name) => {
      // Whoever reads it wipes it, and another may read it again.
      if (given !== undefined && isStandardInput(name)) return readSourceFile(given.slice());
      const bytes = readRegularFile(local(name), defaultScanLimits.maxFileBytes);
      return typeof bytes === 'string' ? undefined : readSourceFile(bytes);
    },
  };
}

type Place =
  | { readonly kind: 'notWritten' }
  | { readonly kind: 'written'; readonly renewal: string }
  | { readonly kind: 'staged'; readonly script: string };

async function write(
  writes: readonly FileWrite[],
  title: string,
  { staging, backup, root }: ChangeOptions,
  io: CliIo,
): Promise<Place> {
  const absoluteRoot = root === undefined ? undefined : path.resolve(io.cwd, root);
  if (staging === undefined) {
    const onTightened = (folder: string) => tellNote(tightenedWords(folder), io);
    const { id } = await applyFileWrites(writes, {
      folder: backup,
      index: unfinishedIndex(io.backups),
      title,
      now: io.now(),
      onTightened,
      root: absoluteRoot,
    });
    return { kind: 'written', renewal: id };
  }
  if (root === undefined && process.platform === 'win32') {
    throw new InputError(
      l10n.t(
        '--staging writes a shell script, which Windows cannot run. Add --root if the files belong to another machine.',
      ),
    );
  }
  // Without a root, the files are this machine's own, wherever they are.
  const mapping = absoluteRoot === undefined ? undefined : createRootMapping(realpathSync(absoluteRoot), io.cwd);
  const toHostPath = (file: string): string => mapping?.toHostPath(file) ?? file;
  const how = { folder: staging, title, now: io.now(), toHostPath, root: absoluteRoot };
  return { kind: 'staged', script: await stageFiles(writes, how) };
}

function writesOf({ files }: ChangeSet, local: (name: string) => string): readonly FileWrite[] {
  return files.map(({ path: name, before, after, mode, holdsKey }) => ({
    path: local(name),
    name,
    ...(before === undefined ? {} : { before }),
    after,
    ...(mode === undefined ? {} : { mode }),
    holdsKey,
  }));
}
