import assert from 'node:assert/strict';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import type { IssuedCertificate } from '../../src/core/renewal/renewalModel.ts';
import { encodePem } from '../../src/core/text/encodePem.ts';
import type { Certificate } from '../../src/core/x509/x509Model.ts';
import { createOpensslFolder, type OpensslFolder } from './openssl.ts';
import { certificateIn, graphOf, nodeOf, renew } from './renewal.ts';

const keyOptions = {
  'RSA 2048': ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-384': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  'P-521': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521'],
  Ed25519: ['-algorithm', 'ED25519'],
} as const;
export type OpensslKeyKind = keyof typeof keyOptions;
/** Of a leaf, also one that Go does not read. */
type OpensslLeafKeyKind = OpensslKeyKind | 'secp256k1';

/** A PKI made by openssl, in files `NAME.crt` and `NAME.key`, for certificates that our own test PKI cannot make. */
export interface OpensslPki {
  readonly openssl: OpensslFolder;
  makeCa(name: string, kind: OpensslKeyKind, options?: CaOptions): void;
  /** @param config - An openssl configuration with the sections `req` and `ext`. */
  makeLeaf(name: string, ca: string, config: string, kind: OpensslLeafKeyKind): void;
  /** Runs `openssl verify` at the moment given; throws with its message when it refuses. */
  verify(...args: readonly string[]): void;
  /** Certificates and keys of these names as documents. */
  documents(...names: readonly string[]): Record<string, string>;
  /** Renews a leaf with its CA, and leaves the new certificate in `new-LEAF.crt`. */
  renewed(
    leaf: string,
    ca: string,
    key?: string,
  ): Promise<{ readonly graph: PkiGraph; readonly old: Certificate; readonly issued: IssuedCertificate }>;
}

interface CaOptions {
  readonly commonName?: string;
  /** Further lines of the section `req`. */
  readonly request?: string;
  /** Further lines of the section `ext`. */
  readonly extensions?: string;
}

export function createOpensslPki(now: number): OpensslPki {
  const openssl = createOpensslFolder();
  const makeKey = (name: string, kind: OpensslLeafKeyKind): void => {
    const options =
      kind === 'secp256k1' ? ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${kind}`] : keyOptions[kind];
    openssl.run('genpkey', ...options, '-out', `${name}.key`);
  };
  return {
    openssl,
    makeCa: (name, kind, { commonName = name, request = '', extensions = '' } = {}) => {
      makeKey(name, kind);
      const usages =
        'basicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign, cRLSign, digitalSignature';
      openssl.write(
        `${name}.cnf`,
        `[req]\ndistinguished_name = dn\nprompt = no\nx509_extensions = ext\n${request}\n` +
          `[dn]\nCN = ${commonName}\n[ext]\n${usages}\n${extensions}\n`,
      );
      const files = ['-key', `${name}.key`, '-config', `${name}.cnf`, '-out', `${name}.crt`];
      openssl.run('req', '-x509', '-new', '-days', '3650', ...files);
    },
    makeLeaf: (name, ca, config, kind) => {
      makeKey(name, kind);
      openssl.write(`${name}.cnf`, config);
      openssl.run('req', '-new', '-key', `${name}.key`, '-config', `${name}.cnf`, '-out', `${name}.csr`);
      const signer = ['-CA', `${ca}.crt`, '-CAkey', `${ca}.key`, '-days', '90'];
      const extensions = ['-extfile', `${name}.cnf`, '-extensions', 'ext'];
      openssl.run('x509', '-req', '-in', `${name}.csr`, ...signer, ...extensions, '-out', `${name}.crt`);
    },
    verify: (...args) => {
      openssl.run('verify', '-attime', String(Math.floor(now / 1000)), ...args);
    },
    documents: (...names) => {
      const files = names.flatMap((name) => [`${name}.crt`, `${name}.key`]);
      return Object.fromEntries(files.map((file) => [`/${file}`, openssl.read(file)]));
    },
    renewed: async (leaf, ca, key = `${ca}.key`) => {
      const files = [`${leaf}.crt`, `${ca}.crt`, key];
      const graph = await graphOf(Object.fromEntries(files.map((file) => [`/${file}`, openssl.read(file)])));
      const target = certificateIn(graph, `/${leaf}.crt`);
      const { issued } = await renew(graph, target, { now });
      const old = nodeOf(graph, target).certificate;
      assert.deepEqual(issued.certificate.publicKey.spki, old.publicKey.spki);
      openssl.write(`new-${leaf}.crt`, encodePem('CERTIFICATE', issued.der));
      return { graph, old, issued };
    },
  };
}

/** A client certificate of a node, for {@link OpensslPki.makeLeaf}. */
export function plainLeaf(extensions = ''): string {
  return [
    '[req]',
    'distinguished_name = dn',
    'prompt = no',
    '[dn]',
    'O = system:nodes',
    'CN = system:node:worker-1',
    '[ext]',
    'extendedKeyUsage = clientAuth',
    extensions,
    '',
  ].join('\n');
}
