; The program that installs Navigator for one person, without administrator rights.
;
;   NavigatorSetup-VERSION.exe /S            says and asks nothing (for the clinic's IT); 0 is done, 2 is refused
;   NavigatorSetup-VERSION.exe /S /D=FOLDER  to another folder, last on the line and without quotes
;   uninstall.exe /S                         takes the program away and leaves every desk
;
; An update never writes over a file that may be open: each build has a folder of its own, is laid there whole, and
; only then becomes the one that navigator.ini names. What runs goes on running from its own folder, which a later
; update takes away once nobody runs from it.
Unicode true
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
!endif
CRCCheck force
!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh

Name "Navigator"
OutFile "${OUT}"
RequestExecutionLevel user
ManifestSupportedOS all
ManifestDPIAware true
InstallDir "$LOCALAPPDATA\Programs\Navigator"
BrandingText "Navigator ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Navigator"
VIAddVersionKey "FileDescription" "Installs Navigator for one person"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" ""

!define LISTED "Software\Microsoft\Windows\CurrentVersion\Uninstall\Navigator"
!define DESK "$LOCALAPPDATA\navigator"
!define MUI_ICON "${SOURCE}/navigator.ico"
!define MUI_UNICON "${SOURCE}/navigator.ico"
!define MUI_FINISHPAGE_RUN "$INSTDIR\Navigator.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Open Navigator"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!define MUI_COMPONENTSPAGE_NODESC
!define MUI_COMPONENTSPAGE_TEXT_TOP "Navigator is taken away. The encrypted desk on this computer stays unless you choose otherwise."
!insertmacro MUI_UNPAGE_COMPONENTS
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Function .onInit
  SetShellVarContext current
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "Navigator needs Windows 10 or newer, 64 bit. Nothing was changed." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

Section "Navigator"
  ; The same build may be there already and run: its files are the same, those that are open are left as they are.
  SetOverwrite try
  SetOutPath "$INSTDIR\${APP}"
  ClearErrors
  File /r "${SOURCE}/*"
  SetOutPath "$INSTDIR"
  ; Ends as soon as the program runs, so it is hardly ever open.
  File "${LAUNCHER}"
  ${IfNot} ${FileExists} "$INSTDIR\${APP}\pythonw.exe"
  ${OrIfNot} ${FileExists} "$INSTDIR\Navigator.exe"
    MessageBox MB_OK|MB_ICONSTOP "Navigator could not be written to $INSTDIR. What was installed before still works." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ; From here on the new build is the one that starts.
  WriteINIStr "$INSTDIR\navigator.ini" "navigator" "app" "${APP}"
  FlushINI "$INSTDIR\navigator.ini"
  CreateShortcut "$SMPROGRAMS\Navigator.lnk" "$INSTDIR\Navigator.exe" "" "$INSTDIR\Navigator.exe" 0
  WriteRegStr HKCU "${LISTED}" "DisplayName" "Navigator"
  WriteRegStr HKCU "${LISTED}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${LISTED}" "Publisher" "Navigator"
  WriteRegStr HKCU "${LISTED}" "DisplayIcon" "$INSTDIR\Navigator.exe"
  WriteRegStr HKCU "${LISTED}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${LISTED}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${LISTED}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${LISTED}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${LISTED}" "NoModify" 1
  WriteRegDWORD HKCU "${LISTED}" "NoRepair" 1
  StrCpy $9 "${APP}"
  Call TakeAwayOthers
SectionEnd

; Says in $8 whether somebody runs from the build's folder in $7: an open program cannot be opened to be written.
!macro RUNS_FROM un
Function ${un}RunsFrom
  StrCpy $8 "no"
  ${If} ${FileExists} "$INSTDIR\$7\pythonw.exe"
    ClearErrors
    FileOpen $6 "$INSTDIR\$7\pythonw.exe" a
    ${If} ${Errors}
      StrCpy $8 "yes"
    ${Else}
      FileClose $6
    ${EndIf}
    ClearErrors
    FileOpen $6 "$INSTDIR\$7\python.exe" a
    ${If} ${Errors}
      StrCpy $8 "yes"
    ${Else}
      FileClose $6
    ${EndIf}
  ${EndIf}
FunctionEnd
!macroend
!insertmacro RUNS_FROM ""
!insertmacro RUNS_FROM "un."

; Takes away the builds that are not the one in $9 and from which nobody runs.
Function TakeAwayOthers
  FindFirst $0 $1 "$INSTDIR\app-*"
  ${DoWhile} $1 != ""
    ${If} $1 != $9
      StrCpy $7 $1
      Call RunsFrom
      ${If} $8 == "no"
        RMDir /r "$INSTDIR\$1"
      ${EndIf}
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  FindClose $0
FunctionEnd

Section "un.Navigator"
  SectionIn RO
  SetShellVarContext current
  FindFirst $0 $1 "$INSTDIR\app-*"
  ${DoWhile} $1 != ""
    StrCpy $7 $1
    Call un.RunsFrom
    ${If} $8 == "yes"
      FindClose $0
      MessageBox MB_OK|MB_ICONSTOP "Navigator is open. Close it, then try again. Nothing was taken away." /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  FindClose $0
  FindFirst $0 $1 "$INSTDIR\app-*"
  ${DoWhile} $1 != ""
    RMDir /r "$INSTDIR\$1"
    FindNext $0 $1
  ${Loop}
  FindClose $0
  Delete "$SMPROGRAMS\Navigator.lnk"
  Delete "$INSTDIR\Navigator.exe"
  Delete "$INSTDIR\navigator.ini"
  Delete "$INSTDIR\uninstall.exe"
  ; Never with /r: the folder may have been one that holds other things.
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${LISTED}"
SectionEnd

; Off unless a person ticks it and confirms; never without being asked, so never with /S.
Section /o "un.The encrypted desk on this computer"
  MessageBox MB_YESNO|MB_ICONEXCLAMATION|MB_DEFBUTTON2 "Delete the encrypted desk too? What was not sent to the center is lost for good." /SD IDNO IDYES forget
  Goto kept
forget:
  RMDir /r "${DESK}"
kept:
SectionEnd
