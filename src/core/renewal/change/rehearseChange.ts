import type { Cryptography } from '../../pki/crypto.ts';
import type { DecodingTools } from '../../pki/decodeFile.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { optional } from '../../text/optional.ts';
import { type Bytes, equalBytes } from '../../x509/bytes.ts';
import { toHex } from '../../x509/toHex.ts';
import type { WebCryptography } from '../webCryptography.ts';
import { carryOutAtOnce } from './carryOut.ts';
import type { ChangePlan } from './changeModel.ts';
import type { ChangeTools } from './changeTools.ts';
import { type ChangeJudgement, judgeChange } from './judgeChange.ts';
import { wipeChangeSet } from './wipeChangeSet.ts';

/** What a change will do to every connection. */
export interface Rehearsal extends ChangeJudgement {
  /** Of the certificates that stand for the new ones. */
  readonly fingerprints: ReadonlySet<string>;
}

/**
 * Carries a plan out in memory without signing anything, and judges all connections with the result: each certificate
 * has a signature that only this rehearsal takes for its signer's. No key is opened, and no passphrase is asked for.
 *
 * @returns `undefined` if the plan cannot be carried out as it is.
 */
export async function rehearseChange(
  plan: ChangePlan,
  graph: PkiGraph,
  tools: ChangeTools,
  decoding: DecodingTools,
  at: number,
): Promise<Rehearsal | undefined> {
  /** By the hash of what was signed: the signer's public key, as soon as it is known. */
  const signed = new Map<string, Bytes | undefined>();
  const { cryptography } = tools;
  const idOf = (bytes: Bytes) => toHex(cryptography.sha256(bytes));
  const believing: Cryptography = {
    ...optional('derivePublicKey', cryptography.derivePublicKey?.bind(cryptography)),
    sha256: (bytes) => cryptography.sha256(bytes),
    verify: (key, algorithm, bytes, signature) => {
      const id = signed.size === 0 ? '' : idOf(bytes);
      if (!signed.has(id)) return cryptography.verify(key, algorithm, bytes, signature);
      const signer = signed.get(id) ?? key.spki;
      signed.set(id, signer);
      return equalBytes(signer, key.spki);
    },
  };
  const rehearsing: ChangeTools = {
    ...tools,
    readSource: (path) => tools.readSource(path),
    cryptography: believing,
    webCryptography: unsigning(tools.webCryptography, (bytes) => signed.set(idOf(bytes), undefined)),
    isRehearsal: true,
  };
  const change = await carryOutAtOnce(plan, rehearsing);
  if (change.kind === 'refusal') return undefined;
  try {
    const judgement = await judgeChange(graph, change, { ...decoding, cryptography: believing }, at);
    return { ...judgement, fingerprints: new Set([...change.issued.values()].map(({ fingerprint }) => fingerprint)) };
  } finally {
    wipeChangeSet(change);
  }
}

/** Signs with nothing, and makes one key of each type: it protects nothing, and an RSA key takes a while. */
function unsigning(web: WebCryptography, onSign: (bytes: Bytes) => void): WebCryptography {
  const { subtle } = web;
  const keys = keysOf(web);
  return {
    getRandomValues: (array) => web.getRandomValues(array),
    subtle: {
      digest: (algorithm, data) => subtle.digest(algorithm, data),
      exportKey: (format, key) => subtle.exportKey(format, key),
      generateKey: (algorithm, ...rest) => {
        const id = JSON.stringify([algorithm.name, algorithm.namedCurve, algorithm.modulusLength]);
        const made = keys.get(id) ?? subtle.generateKey(algorithm, ...rest);
        keys.set(id, made);
        return made;
      },
      importKey: async () => ({}),
      sign: async (_algorithm, _key, data) => {
        onSign(data);
        return new ArrayBuffer(64);
      },
    },
  };
}

const keysOf = memoisedBy(
  (_web: WebCryptography) => new Map<string, ReturnType<WebCryptography['subtle']['generateKey']>>(),
);
