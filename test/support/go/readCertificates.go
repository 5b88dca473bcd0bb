// Reads certificates as Kubernetes components do, with Go's crypto/x509.
//
// Takes certificates in hexadecimal, one a line, from standard input. Prints a JSON document for each: Go's error, or what Go read.
package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
)

type document map[string]any

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<30)
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	for lines.Scan() {
		der, err := hex.DecodeString(lines.Text())
		exitOn(err)
		exitOn(encoder.Encode(read(der)))
	}
	exitOn(lines.Err())
	exitOn(out.Flush())
}

func read(der []byte) document {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return document{"error": err.Error()}
	}
	return document{
		"version":                     rounded(certificate.Version),
		"rawIssuer":                   hex.EncodeToString(certificate.RawIssuer),
		"rawSubject":                  hex.EncodeToString(certificate.RawSubject),
		"notBefore":                   number(int(certificate.NotBefore.UnixMilli())),
		"notAfter":                    number(int(certificate.NotAfter.UnixMilli())),
		"rawTbsCertificate":           hex.EncodeToString(certificate.RawTBSCertificate),
		"signatureAlgorithm":          signatureAlgorithms[certificate.SignatureAlgorithm],
		"signature":                   hex.EncodeToString(certificate.Signature),
		"publicKeyAlgorithm":          keyAlgorithms[certificate.PublicKeyAlgorithm],
		"publicKey":                   key(certificate.PublicKey),
		"basicConstraintsValid":       certificate.BasicConstraintsValid,
		"isCa":                        certificate.IsCA,
		"maxPathLen":                  optional(certificate.MaxPathLen, certificate.MaxPathLenZero),
		"keyUsage":                    int(certificate.KeyUsage),
		"extKeyUsage":                 named(certificate.ExtKeyUsage),
		"unknownExtKeyUsage":          texts(certificate.UnknownExtKeyUsage),
		"dnsNames":                    list(certificate.DNSNames),
		"emailAddresses":              list(certificate.EmailAddresses),
		"ipAddresses":                 addresses(certificate),
		"uris":                        uris(certificate),
		"nameConstraintsCritical":     certificate.PermittedDNSDomainsCritical,
		"permitted":                   permitted(certificate),
		"excluded":                    excluded(certificate),
		"policies":                    policies(certificate.Policies),
		"policyMappings":              mappings(certificate.PolicyMappings),
		"inhibitAnyPolicy":            optional(certificate.InhibitAnyPolicy, certificate.InhibitAnyPolicyZero),
		"inhibitPolicyMapping":        optional(certificate.InhibitPolicyMapping, certificate.InhibitPolicyMappingZero),
		"requireExplicitPolicy":       optional(certificate.RequireExplicitPolicy, certificate.RequireExplicitPolicyZero),
		"subjectKeyId":                optionalBytes(certificate.SubjectKeyId),
		"authorityKeyId":              optionalBytes(certificate.AuthorityKeyId),
		"unhandledCriticalExtensions": texts(certificate.UnhandledCriticalExtensions),
	}
}

var signatureAlgorithms = map[x509.SignatureAlgorithm]string{
	x509.UnknownSignatureAlgorithm: "UnknownSignatureAlgorithm",
	x509.MD5WithRSA:                "MD5WithRSA",
	x509.SHA1WithRSA:               "SHA1WithRSA",
	x509.SHA256WithRSA:             "SHA256WithRSA",
	x509.SHA384WithRSA:             "SHA384WithRSA",
	x509.SHA512WithRSA:             "SHA512WithRSA",
	x509.SHA256WithRSAPSS:          "SHA256WithRSAPSS",
	x509.SHA384WithRSAPSS:          "SHA384WithRSAPSS",
	x509.SHA512WithRSAPSS:          "SHA512WithRSAPSS",
	x509.DSAWithSHA1:               "DSAWithSHA1",
	x509.DSAWithSHA256:             "DSAWithSHA256",
	x509.ECDSAWithSHA1:             "ECDSAWithSHA1",
	x509.ECDSAWithSHA256:           "ECDSAWithSHA256",
	x509.ECDSAWithSHA384:           "ECDSAWithSHA384",
	x509.ECDSAWithSHA512:           "ECDSAWithSHA512",
	x509.PureEd25519:               "PureEd25519",
}

var keyAlgorithms = map[x509.PublicKeyAlgorithm]string{
	x509.UnknownPublicKeyAlgorithm: "unknown",
	x509.RSA:                       "RSA",
	x509.DSA:                       "DSA",
	x509.ECDSA:                     "ECDSA",
	x509.Ed25519:                   "Ed25519",
}

// Names of Go's constants, in their order.
var extKeyUsages = []string{
	"2.5.29.37.0",
	"1.3.6.1.5.5.7.3.1",
	"1.3.6.1.5.5.7.3.2",
	"1.3.6.1.5.5.7.3.3",
	"1.3.6.1.5.5.7.3.4",
	"1.3.6.1.5.5.7.3.5",
	"1.3.6.1.5.5.7.3.6",
	"1.3.6.1.5.5.7.3.7",
	"1.3.6.1.5.5.7.3.8",
	"1.3.6.1.5.5.7.3.9",
	"1.3.6.1.4.1.311.10.3.3",
	"2.16.840.1.113730.4.1",
	"1.3.6.1.4.1.311.2.1.22",
	"1.3.6.1.4.1.311.61.1.1",
}

func named(usages []x509.ExtKeyUsage) []string {
	oids := []string{}
	for _, usage := range usages {
		oids = append(oids, extKeyUsages[usage])
	}
	return oids
}

func key(publicKey any) document {
	switch publicKey := publicKey.(type) {
	case *rsa.PublicKey:
		return document{"modulus": hex.EncodeToString(publicKey.N.Bytes()), "exponent": number(publicKey.E)}
	case *ecdsa.PublicKey:
		return document{"curve": publicKey.Curve.Params().Name, "x": publicKey.X.Text(16), "y": publicKey.Y.Text(16)}
	case ed25519.PublicKey:
		return document{"point": hex.EncodeToString(publicKey)}
	}
	return document{}
}

func number(value int) string {
	return strconv.Itoa(value)
}

func optional(value int, isZero bool) string {
	if value == 0 && !isZero {
		return "-1"
	}
	return rounded(value)
}

// The nearest number that JavaScript has: beyond 2^53 only some integers have their own.
func rounded(value int) string {
	return strconv.FormatFloat(float64(value), 'f', 0, 64)
}

func optionalBytes(value []byte) any {
	if value == nil {
		return nil
	}
	return hex.EncodeToString(value)
}

func list(values []string) []string {
	return append([]string{}, values...)
}

func texts[T fmt.Stringer](values []T) []string {
	written := []string{}
	for _, value := range values {
		written = append(written, value.String())
	}
	return written
}

func addresses(certificate *x509.Certificate) []string {
	written := []string{}
	for _, address := range certificate.IPAddresses {
		written = append(written, hex.EncodeToString(address))
	}
	return written
}

func uris(certificate *x509.Certificate) []document {
	written := []document{}
	for _, uri := range certificate.URIs {
		written = append(written, document{"host": uri.Host, "formatted": uri.String()})
	}
	return written
}

func permitted(certificate *x509.Certificate) document {
	ranges := []document{}
	for _, network := range certificate.PermittedIPRanges {
		ranges = append(ranges, document{"address": hex.EncodeToString(network.IP), "mask": network.Mask.String()})
	}
	return document{
		"dnsDomains":     list(certificate.PermittedDNSDomains),
		"emailAddresses": list(certificate.PermittedEmailAddresses),
		"uriDomains":     list(certificate.PermittedURIDomains),
		"ipRanges":       ranges,
	}
}

func excluded(certificate *x509.Certificate) document {
	return permitted(&x509.Certificate{
		PermittedDNSDomains:     certificate.ExcludedDNSDomains,
		PermittedEmailAddresses: certificate.ExcludedEmailAddresses,
		PermittedURIDomains:     certificate.ExcludedURIDomains,
		PermittedIPRanges:       certificate.ExcludedIPRanges,
	})
}

func policies(oids []x509.OID) []string {
	written := []string{}
	for _, oid := range oids {
		octets, err := oid.MarshalBinary()
		exitOn(err)
		written = append(written, hex.EncodeToString(octets))
	}
	return written
}

func mappings(pairs []x509.PolicyMapping) []document {
	written := []document{}
	for _, pair := range pairs {
		both := policies([]x509.OID{pair.IssuerDomainPolicy, pair.SubjectDomainPolicy})
		written = append(written, document{"issuerDomainPolicy": both[0], "subjectDomainPolicy": both[1]})
	}
	return written
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
