import assert from 'node:assert/strict';
import { locateInvocations } from '../../src/core/locate/invocations/locateInvocations.ts';
import { locateObjects } from '../../src/core/locate/objects/locateObjects.ts';
import { readYamlStructure } from '../../src/core/locate/structure/yamlStructure.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { carryOutAtOnce } from '../../src/core/renewal/change/carryOut.ts';
import type { ChangePlan, ChangeSet } from '../../src/core/renewal/change/changeModel.ts';
import type { ChangeTools } from '../../src/core/renewal/change/changeTools.ts';
import type { RenewalRefusal } from '../../src/core/renewal/renewalModel.ts';
import { createNodePassphraseCryptography } from '../../src/node/nodePassphraseCryptography.ts';
import { readTextFile } from '../../src/node/textFile.ts';
import { accepted, issuingTools } from './renewal.ts';

/** Files as path → text, or octets where they are no text. */
export type Documents = Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>;

const tools = {
  cryptography: issuingTools.cryptography,
  structure: readYamlStructure,
  invocations: locateInvocations,
  objects: locateObjects,
};

/** The graph of documents, with all that they say of clusters. */
export function clusterGraphOf(documents: Documents): Promise<PkiGraph> {
  const files = Object.entries(documents).map(([path, content]) =>
    decodeFile(
      { path, hostPath: path, ...(typeof content === 'string' ? { text: content } : { bytes: content }) },
      tools,
    ),
  );
  return buildPkiGraph(files, issuingTools.cryptography);
}

/** What a host gives for carrying out a plan, the files being in memory. */
export function changeToolsOf(documents: Documents, passphrases: readonly string[] = []): ChangeTools {
  const answers = [...passphrases];
  return {
    ...issuingTools,
    structure: readYamlStructure,
    passphraseCryptography: createNodePassphraseCryptography(),
    askPassphrase: async () => answers.shift(),
    readSource: async (path) => {
      const content = documents[path];
      if (content === undefined) return undefined;
      if (typeof content !== 'string') return { bytes: content };
      const bytes = new TextEncoder().encode(content);
      const { text, encode } = readTextFile(bytes);
      return { bytes, text, encode };
    },
  };
}

/** Carries a plan out; fails when it is refused. */
export async function carriedOut(
  answer: ChangePlan | RenewalRefusal,
  documents: Documents,
  passphrases: readonly string[] = [],
): Promise<ChangeSet> {
  return accepted(await carryOutAtOnce(accepted(answer), changeToolsOf(documents, passphrases)));
}

/** The documents after a change; fails where the change was not made from them. */
export function changedDocuments(
  documents: Documents,
  { files }: ChangeSet,
): Record<string, string | Uint8Array<ArrayBuffer>> {
  const changed: Record<string, string | Uint8Array<ArrayBuffer>> = { ...documents };
  for (const { path, kind, before, after } of files) {
    const old = documents[path];
    assert.equal(old === undefined, kind === 'create', path);
    const text = old === undefined || typeof old === 'string';
    if (typeof old === 'string') assert.ok(before !== undefined && new TextDecoder().decode(before) === old, path);
    changed[path] = text ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(after) : after;
  }
  return changed;
}
