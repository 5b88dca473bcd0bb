import type { Bytes } from '../x509/bytes.ts';
import type { Container } from '../x509/containers/containerModel.ts';

/**
 * Reads a binary bundle or store of certificates, as far as it can be read without a passphrase.
 *
 * Injected, because most folders have none. Never throws.
 */
export type ContainerReader = (bytes: Bytes) => Container | undefined;
