/**
 * Makes certificates that differ in their serial numbers alone, so that no cache knows them.
 *
 * @param certificate - Base64 of PEM, as kubeconfigs and Secrets have it. Its serial number has 8 octets or more.
 * @returns The certificate of a number, as PEM.
 */
export function certificateVariants(certificate: string): (number: number) => string {
  const der = Uint8Array.from(atob(atob(certificate).replace(/-----[^-]+-----|\s/g, '')), (each) => each.charCodeAt(0));
  return (number) => {
    // The octets behind the head of the serial number.
    new DataView(der.buffer).setUint32(17, number + 1);
    const body = btoa(Array.from(der, (octet) => String.fromCharCode(octet)).join(''));
    const lines = body.match(/.{1,64}/g) ?? [];
    return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
  };
}
