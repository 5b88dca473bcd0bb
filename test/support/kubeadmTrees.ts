import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { locateInvocations } from '../../src/core/locate/invocations/locateInvocations.ts';
import { locateObjects } from '../../src/core/locate/objects/locateObjects.ts';
import { readYamlStructure } from '../../src/core/locate/structure/yamlStructure.ts';
import { decodeFile, type FileSource } from '../../src/core/pki/decodeFile.ts';
import type { DecodedFile } from '../../src/core/pki/pkiModel.ts';
import { createNodeCryptography } from '../../src/node/nodeCryptography.ts';
import { decodeContainer } from './decodeContainer.ts';
import type { Facts } from './factsTruth.ts';

/** The tools of a Node process, as the command line has them. */
export const decodingTools = {
  cryptography: createNodeCryptography(),
  structure: readYamlStructure,
  invocations: locateInvocations,
  objects: locateObjects,
  containers: decodeContainer,
};

interface Defect {
  readonly code: string;
  readonly file: string;
}

interface KubeadmExpirationRow {
  readonly name: string;
  readonly expirationDate: string;
  /** Seconds. */
  readonly residualTime: number;
}

/** The truth of one tree; see test/fixtures/kubeadm/README.md. */
export interface KubeadmTruth {
  readonly id: string;
  readonly made_at: string;
  readonly defects: readonly Defect[];
  readonly consequences: readonly Defect[];
  /** What `kubeadm certs check-expiration -o json` printed; absent where it refused. */
  readonly kubeadm_check_expiration?: Readonly<
    Record<'certificates' | 'certificateAuthorities', readonly KubeadmExpirationRow[]>
  >;
  readonly files: readonly {
    readonly path: string;
    /** `0600` */
    readonly mode: string;
    readonly certificates?: readonly Facts[];
    readonly key?: { readonly spki_sha256: string; readonly private: boolean };
    readonly csr?: { readonly subject: string };
  }[];
}

const root = 'test/fixtures/kubeadm';

/** Names of all trees, `h01-rsa`, … */
export const kubeadmTrees: readonly string[] = readdirSync(`${root}/truth`).map((file) => path.basename(file, '.json'));

export function readKubeadmTruth(id: string): KubeadmTruth {
  return JSON.parse(readFileSync(`${root}/truth/${id}.json`, 'utf8'));
}

/** Codes of the catalogue by which a defect of the truth may be reported. */
export function readTruthCodes(): Readonly<Record<string, readonly string[]>> {
  return JSON.parse(readFileSync(`${root}/truth-codes.json`, 'utf8'));
}

/** Changes a file's text, or leaves it. */
export type TextEdit = (path: string, text: string) => string;

/** Decodes all files of a tree; `path` is relative to its root, or begins with the machine's folder. */
export function decodeKubeadmTree(id: string, host = '', edit?: TextEdit): readonly DecodedFile[] {
  const rootfs = `${root}/trees/${id}/rootfs`;
  const modes = new Map(readKubeadmTruth(id).files.map(({ path: file, mode }) => [file, Number.parseInt(mode, 8)]));
  return decodeDirectory(
    rootfs,
    (relative) => {
      const mode = modes.get(relative);
      return {
        path: host === '' ? relative : `${host}/${relative}`,
        hostPath: `/${relative}`,
        pathOf: (path) => (host === '' ? path.slice(1) : `${host}${path}`),
        ...(mode === undefined ? {} : { mode }),
      };
    },
    edit,
  );
}

/** Decodes all files below a directory, in order of their paths. */
export function decodeDirectory(
  directory: string,
  name: (relative: string) => Omit<FileSource, 'text' | 'bytes'> = (relative) => ({ path: relative }),
  edit?: TextEdit,
): readonly DecodedFile[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .sort()
    .map((relative) => {
      const read = readFileSync(path.join(directory, relative));
      const bytes = new Uint8Array(edit === undefined ? read : Buffer.from(edit(relative, read.toString())));
      return decodeFile({ ...name(relative), bytes }, decodingTools);
    });
}
