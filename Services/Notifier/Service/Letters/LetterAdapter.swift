package import Contracts
import Foundation
package import NotifierCore

/// Letters as PDF files and a manifest, for a print house. The row in the manifest is what sends a letter: a PDF
/// without a row was left by a killed process, and is replaced.
package struct LetterAdapter: ChannelAdapter {
    package let channel = Channel.letter
    package let traits = AdapterTraits.spool
    private let folder: SpoolFolder
    private let manifest: LetterManifest
    private let press: LetterPress

    /// - Throws: `SpoolError` when the folder cannot be made.
    package init(path: String, instance: String) throws(SpoolError) {
        folder = try SpoolFolder(path: path, instance: instance)
        manifest = LetterManifest(folder: path)
        press = LetterPress()
    }

    package func handOver(_ grant: Grant, as name: SpoolName, mayLeave: () -> Bool) throws -> HandOverResult {
        let content = try LetterContent(for: grant)
        let draft = try folder.draft(try press.pdf(of: content, made: grant.decidedAt), for: name.value)
        defer { unlink(draft) }
        let file = "\(name).pdf"
        let line = ManifestRow.line(for: grant, file: file)
        let target = "\(folder.path)/\(file)"
        let folder = folder.path
        let addition = try manifest.add(line, of: grant.contact.contactID.value) { () throws(SpoolError) in
            guard mayLeave() else { return false }
            guard rename(draft, target) == 0 else { throw SpoolError("rename") }
            try SpoolFolder.sync(folder: folder, mayHaveLeft: false)
            return true
        }
        switch addition {
        case .added, .existed: return .sent(reference: name.value)
        case .given: return .tooLate
        }
    }
}
