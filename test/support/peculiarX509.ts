/**
 * The only place that imports `@peculiar/x509`, which tests issue certificates with.
 *
 * The package throws at import unless `reflect-metadata` was loaded before it, and its declarations name types of the
 * DOM; without them its key parameters would silently become `any`, so that this file supplies them from Node's types.
 */
import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';

export * from '@peculiar/x509';

declare global {
  type Algorithm = webcrypto.Algorithm;
  type AlgorithmIdentifier = webcrypto.AlgorithmIdentifier;
  type BufferSource = webcrypto.BufferSource;
  type Crypto = webcrypto.Crypto;
  type CryptoKey = webcrypto.CryptoKey;
  type CryptoKeyPair = webcrypto.CryptoKeyPair;
  type EcKeyGenParams = webcrypto.EcKeyGenParams;
  type EcKeyImportParams = webcrypto.EcKeyImportParams;
  type EcdsaParams = webcrypto.EcdsaParams;
  type KeyUsage = webcrypto.KeyUsage;
  type RsaHashedImportParams = webcrypto.RsaHashedImportParams;
}
