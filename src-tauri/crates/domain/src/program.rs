//! Files that a system would run, or that make another program run something, when they are opened.
//!
//! P10: a customer chooses a file's name and every byte of it. Systems go by the name, so we do, too.

/// Extensions: what Windows, macOS and the desktops of Linux start on a double click, and
/// what may hold macros. Source: Microsoft, *Blocked attachments in Outlook* and *Macros from
/// the internet are blocked by default in Office*, read 2026-11.
const EXTENSIONS: &str = "\
    ade adp apk app appimage applescript application appref-ms appx appxbundle bas bash bat \
    bgi bin chm class cmd com command cpl crt csh daemon deb desktop diagcab dll dmg docm dotm \
    dylib elf exe flatpak flatpakref fxp gadget grp hlp hpj hta htm html htt img inetloc inf \
    ins ipa iso isp its jar jnlp js jse kext ksh lnk mad maf mag mam maq mar mas mau mav maw \
    mcf mda mde mht mhtml mof mpkg msc msh msh1 msh2 msi msix msixbundle msp mst ocx ops osd \
    pcd phar php pif pkg pl plg potm ppam pptm prefpane prf prg ps1 ps2 psc1 psd1 psm1 py pyc \
    pyw pyz rb rbw reg rpm run scf scpt scptd scr sct search-ms searchconnector-ms service \
    settingcontent-ms sh shb shs shtml sldm snap so svg sys tcl terminal theme themepack tool \
    udf url vb vbe vbp vbs vhd vhdx vsmacros vxd webloc website workflow ws wsc wsf wsh xbap \
    xhtml xlam xll xlsb xlsm xltm xnk xpi zsh";

/// Whether opening a file of this name may run something.
#[must_use]
pub fn is_program(file_name: &str) -> bool {
    file_name.rsplit_once('.').is_some_and(|(_, extension)| {
        let extension = extension.trim_end();
        EXTENSIONS
            .split(' ')
            .any(|known| known.eq_ignore_ascii_case(extension))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_run_is_recognised_by_its_name() {
        for name in [
            "a.exe",
            "A.EXE",
            "photo.jpg.scr",
            "x.desktop",
            "page.html",
            "drawing.svg",
            "prices.xlsm",
            "setup.exe ",
            "فاتورة.vbs",
        ] {
            assert!(is_program(name), "{name}");
        }
        for name in [
            "a.pdf",
            "exe",
            "a.exe.pdf",
            "letter.docx",
            "list.csv",
            "notes.txt",
            "archive.zip",
            "",
        ] {
            assert!(!is_program(name), "{name}");
        }
    }
}
