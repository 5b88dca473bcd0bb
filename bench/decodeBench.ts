import 'reflect-metadata';
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import * as peculiar from '@peculiar/x509';
import { decodeBase64, lendBase64Decoder } from '../src/core/text/base64.ts';
import { findPemBlocks } from '../src/core/text/pemBlocks.ts';
import type { Bytes } from '../src/core/x509/bytes.ts';
import { decodeCertificate } from '../src/core/x509/decodeCertificate.ts';
import { formatName } from '../src/core/x509/formatName.ts';
import { formatSerialNumber } from '../src/core/x509/formatSerialNumber.ts';
import { createNodeBase64Decoder } from '../src/node/nodeBase64.ts';
import { kubeadmCertificates } from './inputs.ts';
import { OwnTime, type Row, report, timedTogether } from './measure.ts';

const { files, pems } = kubeadmCertificates();
const rounds = 25;
/** Rounds inside one measurement, so that it lasts long enough to be measured. */
const repeats = { ours: 400, node: 40, peculiar: 4 };
let sink = 0;
lendBase64Decoder(createNodeBase64Decoder()); // As the extension and the command do.

/** From PEM to every field as text or number: what the Go program and the libraries are asked for, and more. */
function decodeAll(): void {
  for (const pem of pems) {
    const [block] = findPemBlocks(pem);
    const der = block && decodeBase64(pem, block.body.start, block.body.end);
    const certificate = der instanceof Uint8Array ? decodeCertificate(der as Bytes) : undefined;
    if (certificate?.kind !== 'certificate') throw new Error('a certificate could not be read');
    sink += formatName(certificate.subject).length + formatName(certificate.issuer).length;
    sink += formatSerialNumber(certificate.serialNumber).length + (certificate.notAfter ?? 0);
    sink += certificate.subjectAltName?.length ?? 0;
  }
}

function nodeAll(): void {
  for (const pem of pems) {
    const certificate = new X509Certificate(pem);
    sink += certificate.subject.length + certificate.issuer.length + certificate.serialNumber.length;
    sink += certificate.validTo.length + (certificate.subjectAltName?.length ?? 0) + (certificate.ca ? 1 : 0);
  }
}

function peculiarAll(): void {
  for (const pem of pems) {
    const certificate = new peculiar.X509Certificate(pem);
    sink += certificate.subject.length + certificate.issuer.length + certificate.serialNumber.length;
    sink += certificate.notBefore.getTime() + certificate.notAfter.getTime();
    sink += certificate.getExtension(peculiar.SubjectAlternativeNameExtension)?.names.items.length ?? 0;
    sink += certificate.getExtension(peculiar.ExtendedKeyUsageExtension)?.usages.length ?? 0;
    sink += certificate.getExtension(peculiar.KeyUsagesExtension)?.usages ?? 0;
    sink += certificate.getExtension(peculiar.BasicConstraintsExtension)?.ca === true ? 1 : 0;
    sink += certificate.getExtension(peculiar.AuthorityKeyIdentifierExtension)?.keyId?.length ?? 0;
    sink += certificate.getExtension(peculiar.SubjectKeyIdentifierExtension)?.keyId.length ?? 0;
  }
}

function repeated(work: () => void, times: number): () => void {
  return () => {
    for (let i = 0; i < times; i++) work();
  };
}

/** Builds the Go program; a run of it tells milliseconds per certificate. `undefined` where Go is absent. */
function goProgram(): (() => OwnTime) | undefined {
  const program = 'out/bench/decode-go';
  const build = spawnSync('go', ['build', '-o', program, 'bench/go/main.go'], { encoding: 'utf8' });
  if (build.error) return undefined;
  if (build.status !== 0) throw new Error(build.stderr);
  return () => {
    const run = spawnSync(program, ['5', ...files], { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    return new OwnTime(Number(run.stdout) / 1e6);
  };
}

const go = goProgram();
const times = timedTogether(
  {
    ours: repeated(decodeAll, repeats.ours),
    go: go ?? (() => undefined),
    node: repeated(nodeAll, repeats.node),
    peculiar: repeated(peculiarAll, repeats.peculiar),
  },
  rounds,
);
const each = (name: keyof typeof repeats): number => times[name] / (repeats[name] * pems.length);
const ours = each('ours');
const what = 'certificate from PEM, all fields';
const rows: Row[] = [
  ...(go === undefined
    ? []
    : [{ what, peer: 'Go pem.Decode + ParseCertificate', ours, theirs: times.go, target: 0.6 }]),
  { what, peer: '@peculiar/x509 with fields', ours, theirs: each('peculiar'), target: 1 / 150 },
  { what, peer: `node ${process.version} X509Certificate + fields`, ours, theirs: each('node'), target: 1 / 8 },
];
report(`Decoding RSA-2048 certificates of a kubeadm cluster (${sink > 0 ? pems.length : 0} kinds)`, rows);
if (go === undefined) console.log('  Go is not installed: its row is left out.');
