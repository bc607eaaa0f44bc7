/// Why a link does not open.
package enum SignedLinkError: Error, Hashable {
    /// Not a token at all, or one of another version.
    case malformed
    /// Not made by us, or changed on its way.
    case forged
    /// Ours, but for another page.
    case otherPurpose(SignedLink.Purpose)
    /// Ours, but past its time. The link tells whose it was, so that a new one can be offered the usual way.
    case expired(SignedLink)
}
