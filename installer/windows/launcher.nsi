; Navigator.exe: starts the build that navigator.ini names. It stays where it is when the program is updated, so that
; a shortcut or a place on the taskbar that a person made keeps working. It ends as soon as the program runs.
Unicode true
!include FileFunc.nsh
Name "Navigator"
OutFile "${OUT}"
RequestExecutionLevel user
ManifestSupportedOS all
ManifestDPIAware true
SilentInstall silent
Icon "${SOURCE}/navigator.ico"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Navigator"
VIAddVersionKey "FileDescription" "Navigator"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" ""

Section
  ReadINIStr $0 "$EXEDIR\navigator.ini" "navigator" "app"
  ${GetParameters} $1
  SetOutPath "$EXEDIR"
  ClearErrors
  Exec '"$EXEDIR\$0\pythonw.exe" -m navigator_app $1'
  IfErrors 0 done
  MessageBox MB_OK|MB_ICONEXCLAMATION "Navigator could not be started. Your records are not touched. Install Navigator again." /SD IDOK
  SetErrorLevel 1
done:
SectionEnd
