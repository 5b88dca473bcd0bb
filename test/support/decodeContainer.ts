import type { Bytes } from '../../src/core/x509/bytes.ts';
import type { Container } from '../../src/core/x509/containers/containerModel.ts';
import { decodeList } from '../../src/core/x509/containers/decodeList.ts';
import { decodeStore } from '../../src/core/x509/containers/decodeStore.ts';

/** Reads a file that holds several certificates, as hosts do. */
export function decodeContainer(bytes: Bytes): Container | undefined {
  return decodeStore(bytes) ?? decodeList(bytes);
}
