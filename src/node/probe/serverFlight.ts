import type { ProbeAnswer } from '../../core/present/probe/probeModel.ts';
import type { Bytes } from '../../core/x509/bytes.ts';

/** A chain has a few thousand octets, a list of acceptable CAs at most 64 KiB. */
const maxOctets = 1 << 20;

const recordType = { alert: 21, handshake: 22 };
const messageType = { serverHello: 2, certificate: 11, certificateRequest: 13, serverHelloDone: 14 };

/**
 * Reads what a server sends after a TLS 1.2 ClientHello until it waits for the client (RFC 5246 §7.3), all in plain text. Accepts
 * octets as they arrive and never throws.
 */
export class ServerFlight {
  #records = Buffer.alloc(0);
  #messages = Buffer.alloc(0);
  #chain: readonly Bytes[] | undefined;
  #request: readonly Bytes[] | undefined;
  #octets = 0;

  /** Adds received octets; returns the answer once it is known. */
  take(octets: Buffer): ProbeAnswer | undefined {
    this.#octets += octets.length;
    if (this.#octets > maxOctets) return malformed('more than 1 MiB');
    this.#records = Buffer.concat([this.#records, octets]);
    const [first = recordType.handshake] = this.#records;
    if (first !== recordType.handshake && first !== recordType.alert) {
      return { kind: 'failed', why: 'plain', detail: firstLine(this.#records) };
    }
    return this.#readRecords() ?? this.#readMessages();
  }

  /** The chain, if the server ended the connection after it. */
  atEnd(): ProbeAnswer | undefined {
    return this.#chain && { kind: 'chain', chain: this.#chain, version: 'TLS 1.2' };
  }

  #readRecords(): ProbeAnswer | undefined {
    while (this.#records.length >= 5) {
      const type = this.#records.readUInt8(0);
      const end = 5 + this.#records.readUInt16BE(3);
      if (this.#records.length < end) return undefined;
      const content = this.#records.subarray(5, end);
      this.#records = this.#records.subarray(end);
      if (type === recordType.alert) {
        // A warning does not end the handshake: servers may report an unknown name and continue.
        if (content.at(0) === 1) continue;
        return this.atEnd() ?? { kind: 'failed', why: 'alert', detail: alertName(content.at(1) ?? 0) };
      }
      if (type !== recordType.handshake) return malformed(`a record of type ${type}`);
      this.#messages = Buffer.concat([this.#messages, content]);
    }
    return undefined;
  }

  #readMessages(): ProbeAnswer | undefined {
    while (this.#messages.length >= 4) {
      const end = 4 + this.#messages.readUIntBE(1, 3);
      if (this.#messages.length < end) return undefined;
      const type = this.#messages.readUInt8(0);
      const body = this.#messages.subarray(4, end);
      this.#messages = this.#messages.subarray(end);
      const answer = this.#readMessage(type, body);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }

  #readMessage(type: number, body: Buffer): ProbeAnswer | undefined {
    switch (type) {
      case messageType.serverHello:
        return body.length >= 2 && body.readUInt16BE(0) === 0x0303 ? undefined : malformed('not TLS 1.2');
      case messageType.certificate:
        this.#chain = itemsOf(body, 0, 3);
        return this.#chain === undefined ? malformed('Certificate') : undefined;
      case messageType.certificateRequest:
        this.#request = authoritiesIn(body);
        return this.#request === undefined ? malformed('CertificateRequest') : undefined;
      case messageType.serverHelloDone: {
        if (this.#chain === undefined) return malformed('no certificate');
        const asked = this.#request !== undefined;
        return {
          kind: 'chain',
          chain: this.#chain,
          version: 'TLS 1.2',
          asksForClientCertificate: asked,
          ...(this.#request === undefined ? {} : { acceptableCas: this.#request }),
        };
      }
    }
    return undefined;
  }
}

function malformed(detail: string): ProbeAnswer {
  return { kind: 'failed', why: 'malformed', detail };
}

/** RFC 5246 §7.4.4: kinds of certificates, algorithms, names. */
function authoritiesIn(body: Buffer): readonly Bytes[] | undefined {
  const kinds = 1 + (body.at(0) ?? 0);
  if (body.length < kinds + 2) return undefined;
  return itemsOf(body, kinds + 2 + body.readUInt16BE(kinds), 2);
}

/** The items of a list; the list and each item follow their length in a given number of octets. */
function itemsOf(body: Buffer, start: number, octets: 2 | 3): readonly Bytes[] | undefined {
  if (body.length < start + octets) return undefined;
  const end = start + octets + body.readUIntBE(start, octets);
  if (end > body.length) return undefined;
  const items: Bytes[] = [];
  let at = start + octets;
  while (at < end) {
    if (at + octets > end) return undefined;
    const next = at + octets + body.readUIntBE(at, octets);
    if (next > end) return undefined;
    items.push(Uint8Array.from(body.subarray(at + octets, next)));
    at = next;
  }
  return items;
}

function firstLine(octets: Buffer): string {
  return octets.subarray(0, 200).toString('latin1').split(/\r?\n/, 1)[0] ?? '';
}

/** Alerts with which servers end handshakes (RFC 8446 §6.2). */
const names: Readonly<Record<number, string>> = {
  10: 'unexpected_message',
  20: 'bad_record_mac',
  40: 'handshake_failure',
  42: 'bad_certificate',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  109: 'missing_extension',
  110: 'unsupported_extension',
  112: 'unrecognized_name',
  116: 'certificate_required',
  120: 'no_application_protocol',
};

/** The standard's name of an alert. */
function alertName(alert: number): string {
  return names[alert] ?? `alert ${alert}`;
}
